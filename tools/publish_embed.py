"""Keep the scripts and the style sheet of the card in `api/embed/published`, under names with their hash.

Run `python -m tools.publish_embed` for a release: pages of others name these files with their integrity for years.
"""

from api.embed.script import PUBLISHED, hash_name, load_assets


def main() -> None:
    for name, content in load_assets().items():
        (PUBLISHED / hash_name(name)).write_bytes(content)


if __name__ == "__main__":
    main()
