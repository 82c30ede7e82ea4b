#!/bin/sh
# 浏览器测试要 Chromium 和中文字体：root 时用 apt-get 装，否则说清楚要装什么。
set -eu
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
fc-list 2>/dev/null | grep -q "Noto Sans CJK SC" || missing="$missing fonts-noto-cjk fontconfig"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "正在安装$missing …" >&2
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "浏览器测试缺少$missing：请由管理员运行 apt-get install$missing" >&2
    exit 1
fi
