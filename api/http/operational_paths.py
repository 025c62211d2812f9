"""The paths by which a service is watched: nothing that serves or limits clients may delay or refuse them.

A monitor that is refused would report a healthy process as down. None of them is cached, counted or waits for a write.
"""

LIVENESS, READINESS, METRICS = "/healthz", "/readyz", "/metrics"
OPERATIONAL_PATHS = frozenset({LIVENESS, READINESS, METRICS})
