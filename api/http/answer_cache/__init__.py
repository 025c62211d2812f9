"""A cache of finished answers in front of the application: an answer that is kept costs neither parsing nor SQL.

An answer is kept under the raw request and the revision of the data that was current before it was made, and is sent
only while that revision is the current one, which every request reads. So no answer is older than a write that had
finished when the request arrived, with any number of threads, processes and hosts. An answer that depends on known
collections outlives writes to others, by the counters of `db.models.revision`; any write ends all other answers. So
does UTC midnight, as what is due for review depends on the day.

Kept are answers with a strong `ETag` that any cache may keep and that vary by `Accept` alone. They are sent compressed,
each coding with a tag of its own, and a 304 is decided from the kept tag.
"""

from api.http.answer_cache.current_revision import CurrentRevision
from api.http.answer_cache.middleware import AnswerCache
from api.http.answer_cache.store import AnswerStore

__all__ = ["AnswerCache", "AnswerStore", "CurrentRevision"]
