"""A pasted thread in blocks: where posts seem to begin, and whose the likes are."""

from prose.threads import Said, blocks_of, posts_of

THREAD = """Exactly, and nobody says it.

This is true, and it took me years.

I told my partner first.

2 Likes

A rota is a rota is a rota.

Well put.
1 like

And so to bed."""


def test_blocks():
    blocks = blocks_of(THREAD)
    assert [block.begins for block in blocks] == [True, True, False, True, True, True]
    assert [block.likes for block in blocks] == [0, 0, 2, 0, 1, 0]


def test_posts():
    blocks = blocks_of(THREAD)
    posts = posts_of(blocks, {index for index, block in enumerate(blocks) if block.begins})
    assert posts[1] == Said("This is true, and it took me years.\n\nI told my partner first.", 2)
    assert [post.likes for post in posts] == [0, 2, 0, 1, 0]
    assert posts_of(blocks, ()) == [Said("\n\n".join(block.text for block in blocks), 2)]
    assert posts_of(blocks, (99, -1))[0].likes == 2


def test_scraps():
    assert blocks_of("") == []
    assert posts_of([], ()) == []
    assert blocks_of("3 Likes") == []
    assert [block.text for block in blocks_of("a\n \n\n\nb")] == ["a", "b"]
