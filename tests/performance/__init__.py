"""The performance suite, `make bench`: what pages cost, on a server and a database of its own."""
