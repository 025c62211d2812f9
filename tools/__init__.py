"""Scripts for maintainers; nothing here is installed or imported by the service."""
