#!/bin/sh
# 一处做完所有静态检查：写法、格式、类型、房间之间的引用、迁移与模型。
set -eu
bin=.venv/bin
$bin/ruff check .
$bin/ruff format --check .
$bin/mypy
$bin/lint-imports
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
DATABASE_URL="sqlite:///$scratch/check.db" $bin/python -m flask db upgrade
DATABASE_URL="sqlite:///$scratch/check.db" $bin/python -m flask db check
