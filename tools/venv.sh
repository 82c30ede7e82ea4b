#!/bin/sh
# 建立 .venv 并安装一份依赖清单；缺少 Python 3.11 以上时说清楚要装什么。
set -eu
find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "$name"
            return
        fi
    done
}
if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    if [ -z "$python" ]; then
        echo "需要 Python 3.11 或更高版本：apt-get install python3 python3-venv" >&2
        exit 1
    fi
    echo "正在建立 .venv …" >&2
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
            "$python" -m venv .venv
        else
            echo "不能建立虚拟环境：请安装 python3-venv" >&2
            exit 1
        fi
    fi
fi
echo "正在安装 $1 …" >&2
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input -r "$1"
