"""Fetching models where there is no network, or one that is set up wrong: every failure says what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import DownloadFailed, DownloadFault
from engine.models.download import fetch, look
from tests.engine.models.downloads import FAST, FILES, NAME, WEIGHTS
from tests.hub import Fault, Hub, serve


def _look_fails(fault: DownloadFault) -> str:
    with pytest.raises(DownloadFailed) as caught:
        look("org/model", patience=FAST)
    assert caught.value.fault is fault, caught.value
    return caught.value.reason


@pytest.fixture
def proxy(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A proxy that the environment names, with a password; even loopback is reached through it."""
    with serve() as proxy:
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("HTTP_PROXY", proxy.address.replace("http://", "http://user:secret@"))
        yield proxy


def test_without_a_network_it_says_what_else_can_be_done(hub: Hub) -> None:
    hub.stop()
    reason = _look_fails(DownloadFault.OFFLINE)
    for said in (
        hub.address.removeprefix("http://"),
        "connect to the internet",
        "HF_ENDPOINT",
        "sajin models install PATH",
    ):
        assert said in reason


def test_a_host_that_is_not_known_is_no_network(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    reason = _look_fails(DownloadFault.OFFLINE)
    assert "hub.invalid" in reason and "Name or service not known" in reason


def test_a_server_that_ends_in_the_middle_leaves_a_reason(hub: Hub) -> None:
    hub.add("org/model", FILES)
    listing = look("org/model")
    hub.stop()
    with pytest.raises(DownloadFailed) as caught:
        fetch(listing, [NAME], patience=FAST)
    assert caught.value.fault is DownloadFault.OFFLINE


def test_a_connection_that_cannot_be_trusted_says_how_it_could(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.address.replace("http:", "https:"))
    reason = _look_fails(DownloadFault.SERVER)
    assert "could not be trusted" in reason and "SSL_CERT_FILE" in reason


def test_an_address_that_is_none_is_told_of(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    for endpoint in ("ftp://127.0.0.1", "huggingface.co", "http://[::1"):
        monkeypatch.setenv("HF_ENDPOINT", endpoint)
        assert endpoint in _look_fails(DownloadFault.SERVER)


def test_it_goes_through_a_proxy(hub: Hub, proxy: Hub) -> None:
    proxy.add("org/model", FILES)
    proxy.cdn = False
    assert fetch("org/model", [NAME], patience=FAST)[NAME].read_bytes() == WEIGHTS
    assert hub.requests == [] and proxy.requests[0].path.startswith(hub.address)


def test_a_proxy_that_is_not_there_is_named_without_its_password(hub: Hub, proxy: Hub) -> None:
    proxy.stop()
    reason = _look_fails(DownloadFault.PROXY)
    assert f"the proxy {proxy.address} cannot be reached" in reason and "HTTPS_PROXY" in reason
    assert "secret" not in reason


def test_a_proxy_that_refuses_is_named_without_its_password(
    hub: Hub, proxy: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.as_proxy = False
    monkeypatch.setenv("HTTPS_PROXY", proxy.address.replace("http://", "http://user:secret@"))
    monkeypatch.setenv("HF_ENDPOINT", hub.address.replace("http:", "https:"))
    reason = _look_fails(DownloadFault.PROXY)
    assert f"the proxy {proxy.address} refused" in reason and "403" in reason and "secret" not in reason


def test_a_proxy_that_wants_a_password_is_told_of(hub: Hub, proxy: Hub) -> None:
    proxy.faults.append(Fault("status", value=407))
    assert f"the proxy {proxy.address} wants a user" in _look_fails(DownloadFault.PROXY)


@pytest.mark.parametrize(
    "address", ["telnet://u:secret@127.0.0.1:1", "socks5://u:secret@127.0.0.1:1", "http://u:secret@127.0.0.1:secret"]
)
def test_a_proxy_of_another_kind_is_told_of(
    hub: Hub, proxy: Hub, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", address)
    reason = _look_fails(DownloadFault.PROXY)
    assert "HTTPS_PROXY" in reason and "secret" not in reason


def test_certificates_that_cannot_be_read_are_told_of(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/certificates.pem")
    assert "SSL_CERT_FILE" in _look_fails(DownloadFault.SERVER)
