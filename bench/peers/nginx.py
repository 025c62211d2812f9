"""nginx as a cache in front of the product."""

from pathlib import Path

CONFIGURATION = """
daemon off; master_process off; pid nginx.pid; error_log stderr crit;
events {{ }}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    proxy_cache_path answers keys_zone=answers:10m;
    server {{
        listen 127.0.0.1:{port};
        keepalive_requests 1000000;
        location / {{
            proxy_pass http://127.0.0.1:{product};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_cache answers;
        }}
    }}
}}
"""


def build_nginx_command(nginx: str, folder: Path, port: int, product: int) -> list[str]:
    """Write the configuration for a port and that of the product, and return the command that serves it."""
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(port=port, product=product))
    return [nginx, "-e", "stderr", "-p", str(folder), "-c", str(configuration)]
