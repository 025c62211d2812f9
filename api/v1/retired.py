"""The operations of this version that are retired or will be, each until its sunset; docs/http.md has the policy."""

from api.http.deprecation import Deprecations

RETIRED: Deprecations = {}
