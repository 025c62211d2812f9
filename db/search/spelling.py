"""Simple typos: the words of the catalogue that lie within an edit or two of one that it does not have.

And other forms of a word that hardly any record has, which the stemmer does not see as forms of it.
"""

from collections.abc import Mapping, Sequence
from functools import partial

SHORTEST = 4  # a shorter word is near to too many others
LONG = 8  # from here on two edits are allowed
MAX_NEAR = 3
MIN_SHARE_OF_RECORDS = 0.1  # of those that hold the commonest of the near words


def max_edits(word: str) -> int:
    """How many letters of it may be wrong: added, left out, changed, or two next to each other swapped."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) < LONG else 2


def word_ends(word: str) -> tuple[str, str]:
    """The pieces of a word of which one is right where few letters are wrong: its beginning, and its end reversed."""
    # A typo in the middle or at one end leaves the other end intact; with one at each end the word is not found.
    piece = max(2, len(word) // 3)
    return word[:piece], word[::-1][:piece]


def list_swaps(word: str) -> list[str]:
    """Return the word with each two letters next to each other swapped, which may change both of its ends."""
    return [f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)]


def find_nearest_words(word: str, known: Mapping[str, int]) -> Sequence[str]:
    """Return the known words that begin with it, else those with the fewest edits between, within those allowed.

    `known` maps words to the number of records that hold them: a word that few hold does not stand beside a common one.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - 4 MiB that a worker needs for misspelt words alone

    # The cutoff lets it stop early; beyond it the distance is any number above.
    count_edits = partial(OSA.distance, word, score_cutoff=max_edits(word))
    distances = {near: 0 if near.startswith(word) else count_edits(near) for near in known}
    least = min(distances.values(), default=0)
    close = sorted(near for near, distance in distances.items() if distance == least <= max_edits(word))
    enough = MIN_SHARE_OF_RECORDS * max((known[near] for near in close), default=0)
    return sorted((near for near in close if known[near] >= enough), key=len)[:MAX_NEAR]


def find_longer_words(word: str, records: int, known: Mapping[str, int]) -> Sequence[str]:
    """Return the known words that begin with one that `records` hold, if many times as many hold them."""
    common = [
        longer for longer, count in known.items() if longer.startswith(word) and count * MIN_SHARE_OF_RECORDS >= records
    ]
    return sorted(common, key=lambda longer: (-known[longer], longer))[:MAX_NEAR]
