import sqlalchemy


def test_postgres_18_answers(postgres_url: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.connect() as connection:
        version = connection.scalar(sqlalchemy.text("SELECT version()"))
    engine.dispose()
    assert str(version).startswith("PostgreSQL 18.")
