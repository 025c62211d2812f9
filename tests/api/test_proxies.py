import pytest

from api.app import create_app
from api.settings import Settings


@pytest.mark.slow
@pytest.mark.parametrize(
    ("proxies", "forwarded", "statuses"),
    [
        (0, ("192.0.2.1", "192.0.2.2"), [404, 429]),
        (1, ("192.0.2.1", "192.0.2.2"), [404, 404]),
        (1, ("192.0.2.1, 198.51.100.7", "192.0.2.2, 198.51.100.7"), [404, 429]),
        (2, ("192.0.2.1, 198.51.100.7", "192.0.2.2, 198.51.100.7"), [404, 404]),
    ],
)
def test_an_address_is_believed_as_far_as_our_own_proxies_tell_it(
    proxies: int, forwarded: tuple[str, str], statuses: list[int]
) -> None:
    client = create_app(Settings("sqlite://", rate_limit="1/day", proxies=proxies)).test_client()
    answers = [client.get("/nowhere", headers={"X-Forwarded-For": addresses}) for addresses in forwarded]
    assert [answer.status_code for answer in answers] == statuses
