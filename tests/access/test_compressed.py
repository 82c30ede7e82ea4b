"""Compressed answers: the best way the browser accepts, the same content, nothing small or encoded twice."""

import gzip

import brotli
import pytest
from flask import Response
from werkzeug.http import parse_accept_header

from access.compressed import compress

BODY = ("三会一课" * 500).encode()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=1.0, gzip;q=0.5", "br"),
        ("", None),
        ("zstd", None),
    ],
)
def test_the_best_accepted_way_is_taken(accepted: str, encoding: str | None) -> None:
    response = Response(BODY)
    compress(response, parse_accept_header(accepted))
    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    undo = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert undo(response.get_data()) == BODY
    assert response.content_length == len(response.get_data())


def test_what_is_small_or_encoded_already_stays() -> None:
    small, encoded = Response(b"ok"), Response(BODY, headers={"Content-Encoding": "br"})
    for response in (small, encoded):
        before = response.get_data()
        compress(response, parse_accept_header("br"))
        assert response.get_data() == before
    assert "Content-Encoding" not in small.headers
