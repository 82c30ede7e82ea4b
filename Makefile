# 每个目标一行说明；`make help` 打印它们。
PY := .venv/bin/python
STAMP := .venv/.requirements
DEV_STAMP := .venv/.requirements-dev

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint bench soak docs migration

help:  ## 说明每个目标
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP)  ## 建立 .venv 并安装运行所需的包；什么都不缺时什么都不做
	@:

setup-dev: $(DEV_STAMP)  ## 再装测试所需的包、Chromium 和中文字体
	@sh tools/browser.sh

$(STAMP): requirements.txt
	@sh tools/venv.sh requirements.txt && touch $@

$(DEV_STAMP): requirements.txt requirements-dev.txt
	@sh tools/venv.sh requirements-dev.txt && touch $(STAMP) $@

run: setup  ## 启动看板：内置 SQLite，第一次载入演示数据
	@$(PY) -m flask db upgrade
	@$(PY) -m flask data demo --if-needed
	@exec .venv/bin/gunicorn app:server

test: setup-dev  ## 检查代码并运行全部测试（含 PostgreSQL 和真实浏览器）
	@sh tools/lint.sh
	@$(PY) -m pytest -n 2

lint: setup-dev  ## 只检查代码：格式、类型、房间之间的引用、迁移与模型
	@sh tools/lint.sh

soak: setup-dev  ## 大屏连续刷新2,000次而数据在变：浏览器的堆、节点和服务器的内存不增
	@$(PY) -m bench.soak

bench: setup-dev  ## 量速度：入库、派生、续一个月、四个页面（docs/benchmarks.md）
	@$(PY) -m bench.load
	@$(PY) -m bench.pages

docs: setup  ## 重写由程序生成的文档：docs/settings.md、docs/schema.md
	@$(PY) -m tools.docs

migration: setup-dev  ## 按模型的改动写下一个迁移：make migration MESSAGE=说明
	@$(PY) -m migrations.run $(MESSAGE)
	@.venv/bin/ruff format --quiet migrations
