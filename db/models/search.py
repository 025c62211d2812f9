"""What search reads: the folded text of every published record, and every word in it. Computed, never edited.

The full-text indexes over it are created in the migrations of each database and queried by
`db.search.full_text_index`.
"""

from sqlalchemy import JSON, BigInteger, Boolean, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Sortable


class SearchText(Base):
    """One record. `id` is drawn from the record's name, as SQLite's index needs a number that stays.

    `names` are folded words, `|` between two names; `title`, `body` and `context` are stems: of the names, of the
    record's own prose, and of what it is tied to or else called. `written` are its words with the endings they have.
    `listed` ones are found unless one asks for more.
    """

    __tablename__ = "search_texts"
    __table_args__ = (UniqueConstraint("collection", "record_id"),)

    # Only a column declared INTEGER is the rowid in SQLite, which its full-text index refers to.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    collection: Mapped[str] = mapped_column(Text)
    record_id: Mapped[str] = mapped_column(Sortable)
    listed: Mapped[bool] = mapped_column(Boolean)
    spelt: Mapped[list[str]] = mapped_column(JSON)
    prose: Mapped[str] = mapped_column(Text)
    names: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text)
    written: Mapped[str] = mapped_column(Text, server_default="")


class SearchName(Base):
    """A folded name or code of a record, cut to what a query can hold; found by equality or by how it begins.

    `text_id` is the id of the record's `SearchText`.
    """

    __tablename__ = "search_names"

    collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    name: Mapped[str] = mapped_column(Sortable, primary_key=True)
    text_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


class SearchWord(Base):
    """A word as it is written; `records` hold its stem. The row of the empty word counts them all.

    `reversed` lets an index find words by how they end. `writers` are how many records write the word itself.
    """

    __tablename__ = "search_words"
    __table_args__ = (Index(None, "writers", "word"),)

    word: Mapped[str] = mapped_column(Sortable, primary_key=True)
    reversed: Mapped[str] = mapped_column(Sortable, index=True)
    stem: Mapped[str] = mapped_column(Sortable, index=True)
    records: Mapped[int] = mapped_column(Integer)
    writers: Mapped[int] = mapped_column(Integer, server_default="0")


class StaleText(Base):
    """A record whose search text holds a name that has changed since, until a batch brings it up to date."""

    __tablename__ = "stale_texts"

    collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    record_id: Mapped[str] = mapped_column(Sortable, primary_key=True)


class SearchPhrase(Base):
    """A name of a record, and the stems of all its names: what a text with this phrase is found by too."""

    __tablename__ = "search_phrases"
    __table_args__ = (Index(None, "collection", "record_id"),)

    phrase: Mapped[str] = mapped_column(Sortable, primary_key=True)
    collection: Mapped[str] = mapped_column(Sortable, primary_key=True)
    record_id: Mapped[str] = mapped_column(Sortable, primary_key=True)
    stems: Mapped[str] = mapped_column(Text)
