#!/bin/sh
# 打开大屏的浏览器：全屏、无人值守。由 watchdog.py 启动；设置见 wall.env。
# 浏览器退出，本脚本即退出（exec），由看门狗重新启动。
set -eu

url=${KIOSK_URL:-http://127.0.0.1:8050/wall/pair}
profile=${KIOSK_PROFILE:-${XDG_DATA_HOME:-$HOME/.local/share}/dangjian-wall}
browser=${KIOSK_BROWSER:-}
[ -n "$browser" ] || browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
	echo '没有找到 Chromium；装上它，或在 wall.env 里写明 KIOSK_BROWSER' >&2
	exit 1
}

mkdir -p "$profile"
# 断电后留下的锁会让浏览器只说“配置文件正被使用”；此时看门狗已经确认旧的浏览器不在了。
rm -f "$profile/SingletonLock" "$profile/SingletonCookie" "$profile/SingletonSocket"

# X11 下不熄屏、不进屏保；Wayland 和各桌面的电源设置见 README.md。
if [ -n "${DISPLAY:-}" ] && command -v xset >/dev/null; then
	xset s off s noblank -dpms || true
fi

set -- --kiosk # 全屏，没有地址栏、标签、右键菜单
set -- "$@" "--user-data-dir=$profile" # 自己的配置文件夹：令牌的 Cookie 在这里；没有它，新版不开调试端口
set -- "$@" "--force-device-scale-factor=${KIOSK_SCALE:-1}" # 不听桌面的缩放：1080p 为 1，4K 为 2
set -- "$@" --noerrdialogs # 不弹出错误对话框，没有人去点
set -- "$@" --hide-crash-restore-bubble # 断电、被结束之后不问“要恢复网页吗”
set -- "$@" --disable-session-crashed-bubble # 同上，旧版的名称（新版不认识，忽略）
set -- "$@" --no-first-run # 不出现首次运行的欢迎页
set -- "$@" --no-default-browser-check # 不问是否设为默认浏览器
set -- "$@" --password-store=basic # 不等待桌面钥匙串的口令
set -- "$@" --disable-features=Translate # 不问要不要翻译
set -- "$@" --disable-component-update # 不到外网下载组件
set -- "$@" --disable-background-networking # 不作后台联网（统计、预取、列表更新）
set -- "$@" --disable-sync # 不连帐号同步
set -- "$@" --disable-backgrounding-occluded-windows # 屏幕关了、被盖住了，页面仍按时刷新
set -- "$@" --disable-renderer-backgrounding # 同上，不降低优先级
set -- "$@" --disable-pinch --overscroll-history-navigation=0 # 触摸屏上碰一下不放大、不退页
set -- "$@" --disk-cache-size=104857600 # 缓存至多 100 MB，系统盘不会写满
set -- "$@" --remote-debugging-address=127.0.0.1 # 调试端口只在本机，看门狗由此知道页面还活着
set -- "$@" "--remote-debugging-port=${KIOSK_PORT:-9222}"
if [ -n "${KIOSK_SIZE:-}" ]; then # 没有窗口管理器时全屏不知道多大：写明 宽,高
	set -- "$@" --window-position=0,0 "--window-size=$KIOSK_SIZE"
fi

# KIOSK_FLAGS 是用空格分开的若干项，所以不加引号。
# shellcheck disable=SC2086
exec "$browser" "$@" ${KIOSK_FLAGS:-} "$url"
