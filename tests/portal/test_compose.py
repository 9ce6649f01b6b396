"""docker-compose.yml, without Docker: what it says, and that what it starts runs and is healthy."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psycopg
import pytest

from portal.embedded import BASE_DIR
from tests.containers import COMPOSE, SECRETS, SERVICES, SOURCE, Machine, interpolated
from tests.programs import needed

OURS = ("web", "worker", "beat")


def test_every_secret_comes_from_the_environment_and_its_absence_is_an_error() -> None:
    written = (BASE_DIR / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w+)", written)) == SECRETS.keys()
    assert re.findall(r"\$\{\w+(?!\w*:\?\})[^}]*\}", written) == []
    example = (BASE_DIR / "deploy" / "env.example").read_text()
    assert set(re.findall(r"^(\w+)=", example, re.M)) == SECRETS.keys()
    with pytest.raises(KeyError):
        interpolated(SOURCE, {})


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_root_or_gains_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["user"].split(":")[0] not in ("", "0", "root")
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_only_the_proxy_is_reachable_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]


@pytest.mark.parametrize("name", ["web", "worker", "prepare"])
def test_who_sends_mail_or_reports_failures_can_go_out(name: str) -> None:
    ways = [COMPOSE["networks"][network] or {} for network in SERVICES[name]["networks"]]
    assert not all(way.get("internal") for way in ways)


@pytest.mark.parametrize("name", [*OURS, "prepare"])
def test_what_may_be_left_unset_reaches_every_service_of_ours(name: str) -> None:
    assert {"path": "options.env", "required": False} in SERVICES[name]["env_file"]
    example = (BASE_DIR / "deploy" / "env.example").read_text()
    read = (BASE_DIR / "portal" / "settings.py").read_text()
    _identity, of_options = example.split("options.env")
    optional = re.findall(r"PORTAL_\w+", of_options)
    assert {"PORTAL_MAIL_HOST", "PORTAL_MAIL_FROM", "PORTAL_METRICS_TOKEN", "PORTAL_SENTRY_DSN"} <= {
        *optional
    }
    assert [variable for variable in optional if f'"{variable}"' not in read] == []
    assert not set(optional) & SERVICES[name]["environment"].keys()


def test_files_of_secrets_go_neither_into_the_repository_nor_into_the_image() -> None:
    files = {".env", *(file["path"] for service in SERVICES.values() for file in service.get("env_file", ()))}
    for ignored in (".gitignore", ".dockerignore"):
        assert files <= {*(BASE_DIR / ignored).read_text().splitlines()}


def test_every_image_is_pinned_to_a_full_version() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    images = [service["image"] for service in SERVICES.values()] + re.findall(
        r"^FROM (\S+)", dockerfile, re.M
    )
    for image in images:
        assert re.search(r":\d+\.\d+(\.\d+)?(-[a-z0-9-]+)?$", image), image


@pytest.mark.parametrize("name", OURS)
def test_services_wait_until_what_they_need_is_healthy(name: str) -> None:
    waits = {needed: how["condition"] for needed, how in SERVICES[name]["depends_on"].items()}
    assert waits["postgres"] == waits["redis"] == "service_healthy"
    assert waits["prepare"] == "service_completed_successfully"
    assert SERVICES["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"


def test_everything_that_stays_up_has_a_health_check() -> None:
    assert [name for name, service in SERVICES.items() if "healthcheck" not in service] == ["prepare"]


def test_the_worker_leaves_the_processor_to_whoever_waits_before_a_page() -> None:
    assert SERVICES["worker"]["cpu_shares"] * 8 == 1024  # what the others have unless it is said
    assert [name for name, service in SERVICES.items() if "cpu_shares" in service] == ["worker"]


def test_papers_are_one_volume_for_the_web_and_the_worker() -> None:
    for name in ("web", "worker"):
        assert f"documents:{SERVICES[name]['environment']['PORTAL_DOCUMENTS']}" in SERVICES[name]["volumes"]
    named = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert named == COMPOSE["volumes"].keys()


def test_only_the_owner_writes_backups_and_only_the_web_may_look_at_them() -> None:
    place = SERVICES["prepare"]["environment"]["PORTAL_BACKUPS"]
    mounted = {
        name: volume
        for name, service in SERVICES.items()
        for volume in service.get("volumes", [])
        if volume.startswith("backups:")
    }
    assert mounted == {"prepare": f"backups:{place}", "web": f"backups:{place}:ro"}


def test_the_owner_prepares_the_database_and_another_role_works_on_it() -> None:
    owner = urlsplit(SERVICES["prepare"]["environment"]["DATABASE_URL"])
    database = SERVICES["postgres"]["environment"]
    assert (owner.hostname, owner.username, owner.path, owner.password) == (
        "postgres",
        database["POSTGRES_USER"],
        "/" + database["POSTGRES_DB"],
        database["POSTGRES_PASSWORD"],
    )
    for name in OURS:
        address = SERVICES[name]["environment"]["DATABASE_URL"]
        assert address == SERVICES["prepare"]["environment"]["APPLICATION_DATABASE_URL"]
        at = urlsplit(address)
        assert (at.hostname, at.path) == (owner.hostname, owner.path)
        assert at.username != owner.username
        assert at.password != owner.password


def test_the_proxy_speaks_tls_for_the_domain_and_passes_on_to_the_web_server() -> None:
    caddyfile = (BASE_DIR / "deploy" / "Caddyfile").read_text()
    assert "{$PORTAL_DOMAIN} {" in caddyfile
    assert f"reverse_proxy web:{SERVICES['web']['command'][-1].rpartition(':')[2]}" in caddyfile
    inside = dict(port.split(":") for port in SERVICES["proxy"]["ports"])
    assert inside == {
        "80": re.findall(r"http_port (\d+)", caddyfile)[0],
        "443": re.findall(r"https_port (\d+)", caddyfile)[0],
    }


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Machine]:
    needed("redis-server")
    machine = Machine(tmp_path_factory.mktemp("machine"))
    with psycopg.connect(f"{machine.server}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{machine.database}"')
        try:
            machine.start("redis")
            assert machine.becomes_healthy("redis"), machine.log("redis")
            assert machine.start("prepare").wait() == 0, machine.log("prepare")
            yield machine
        finally:
            for name in reversed(list(machine.started)):
                machine.stop(name)
            server.execute(f'DROP DATABASE "{machine.database}" WITH (FORCE)')


def test_postgres_is_found_healthy(machine: Machine) -> None:
    assert machine.healthy("postgres")


def test_redis_wants_its_password(machine: Machine) -> None:
    answer = subprocess.run(
        ["redis-cli", "-p", str(machine.redis), "ping"], capture_output=True, text=True, check=False
    )
    assert "NOAUTH" in answer.stdout


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_becomes_healthy_and_stops_when_asked(machine: Machine, name: str) -> None:
    machine.start(name)
    assert machine.becomes_healthy(name), machine.log(name)
    assert not (machine.folder / "read-only").exists()
    assert machine.stop(name) in (0, -signal.SIGTERM), machine.log(name)
    for left in (machine.folder / "tmp").iterdir():
        os.utime(left, (0, 0))  # time passes
    assert not machine.healthy(name)


def test_behind_the_proxy_pages_are_served_and_plain_http_is_sent_to_tls(machine: Machine) -> None:
    machine.start("web")
    assert machine.becomes_healthy("web"), machine.log("web")
    assert status(machine, forwarded="https") == "302 /tai-khoan/dang-nhap?next=/"
    assert status(machine, forwarded="http") == f"301 https://{SECRETS['PORTAL_DOMAIN']}/"
    machine.stop("web")


def status(machine: Machine, *, forwarded: str) -> str:
    asked = HTTPConnection("127.0.0.1", machine.web)
    asked.request("GET", "/", headers={"Host": SECRETS["PORTAL_DOMAIN"], "X-Forwarded-Proto": forwarded})
    answer = asked.getresponse()
    return f"{answer.status} {answer.headers.get('Location')}"
