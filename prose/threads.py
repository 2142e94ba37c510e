"""A pasted thread, taken apart into blocks: where a post may begin, and which one a line such as "1 Like" belongs to.

Nothing in such a file says for certain where one reply ends. What is proposed here, a person confirms.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

LIKES = re.compile(r"(\d{1,6}) likes?", re.IGNORECASE)
MOST_LIKES = 100_000
_ANSWERS = re.compile(
    r"(?:exactly|agreed|absolutely|indeed|definitely|precisely|quite(?: so)?|true|so true|very true|yes|no|thanks?|thank you|great|"
    r"interesting|beautiful(?:ly)?|brilliant(?:ly)?|excellent(?:ly)?|nice(?:ly)?|lovely|well (?:said|put|explained|written|done)|"
    r"same here|love this|good (?:point|question|read)|i (?:\w+ )?(?:dis)?agree|couldn[’']t agree more|"
    r"this is (?:\w+ ){0,2}(?:true|so|written|put|said|great|brilliant|important)|this (?:\w+ )?resonates|@\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """A paragraph or another piece between blank lines; `begins`: a post seems to begin here; `likes`: how many people
    liked the post that ends here."""

    text: str
    begins: bool = False
    likes: int = 0


@dataclass(frozen=True)
class Said:
    """One post: its Markdown, and how many likes came with it."""

    source: str
    likes: int = 0


def blocks_of(body: str) -> list[Block]:
    """`body` in blocks, in their order, without the lines that count likes; the first one begins a post."""
    blocks: list[Block] = []
    liked = True
    for text in re.split(r"\n(?:[ \t]*\n)+", body.strip("\n")):
        words, likes = _without_likes(text)
        if words.strip():
            blocks.append(Block(words, begins=liked or bool(_ANSWERS.match(words.strip()))))
            liked = False
        if likes and blocks:
            blocks[-1] = replace(blocks[-1], likes=max(blocks[-1].likes, likes))
            liked = True
    return blocks


def posts_of(blocks: list[Block], beginnings: Collection[int]) -> list[Said]:
    """The posts that begin at these blocks (counted from 0; the first always does)."""
    posts: list[list[Block]] = []
    for index, block in enumerate(blocks):
        if index == 0 or index in beginnings:
            posts.append([])
        posts[-1].append(block)
    return [
        Said("\n\n".join(block.text for block in post), max(block.likes for block in post)) for post in posts
    ]


def _without_likes(text: str) -> tuple[str, int]:
    """A block without its last line where that counts likes, and the count."""
    rest, _newline, last = text.rstrip().rpartition("\n")
    found = LIKES.fullmatch(last.strip())
    return (rest, min(int(found[1]), MOST_LIKES)) if found else (text, 0)
