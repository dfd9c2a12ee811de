# 知客 (Zhike). `make help` lists what there is; `make run` is all that a newcomer needs.
# Needs only Python 3.11+ and make: everything else is brought, pinned by hash, into this folder.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
DATA_DIR ?= .data
TEST_DATA_DIR ?= .test-data
export ZHIKE_DATA_DIR := $(abspath $(DATA_DIR))
unexport PYTHONPATH PYTHONHOME

# What each step is made from; nothing changed, nothing done, no network needed.
STATIC := $(shell find zhike -path '*/static*' -not -path '*/node_modules/*' 2>/dev/null)
CATALOGUES := $(shell find zhike/locale -name '*.po' 2>/dev/null)
PACKAGES := $(STAMPS)/packages
BROWSER := $(STAMPS)/browser-files
STATIC_STAMP := $(STAMPS)/static
MESSAGES := $(STAMPS)/messages

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench e2e journeys-ready lock upgrade translations clean

help: ## show this list / 显示本列表
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

setup: $(PACKAGES) $(BROWSER) $(STATIC_STAMP) $(MESSAGES) ## install everything into this folder / 安装
	@:

run: setup ## start it, with a demo company when empty / 启动（空库时载入演示公司）
	@exec $(BIN)/zhike up --demo-if-empty $(UP)

$(BIN)/python:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed. Name it with: make PYTHON=/path/to/python3.11"; \
	    echo "需要 Python 3.11 或更高版本，可用 make PYTHON=/路径/python3.11 指定。"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make virtual environments (ensurepip is missing)."; \
	    echo "On Debian and Ubuntu: apt-get install python3.11-venv. Then run the same command again."; \
	    echo "此 Python 缺少 ensurepip，无法创建虚拟环境。Debian/Ubuntu 请先执行 apt-get install python3.11-venv。"; exit 1; }
	@echo "Making $(VENV) …"
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(PACKAGES): requirements/dev.txt requirements/install.py pyproject.toml | $(BIN)/python
	@echo "Installing Python packages …"
	@mkdir -p $(STAMPS)
	@$(BIN)/python requirements/install.py
	@touch $@

$(BROWSER): frontend/package.json frontend/package-lock.json frontend/icons.txt zhike/web/npm_ci.py $(PACKAGES)
	@echo "Installing browser packages …"
	@$(BIN)/python -m zhike.web.npm_ci
	@touch $@

$(STATIC_STAMP): $(STATIC) zhike/web/packages.py zhike/web/staticfiles.py $(BROWSER)
	@echo "Collecting static files …"
	@ZHIKE_SECRET_KEY=only-for-this-step $(BIN)/python manage.py collectstatic --clear --noinput -v 0
	@touch $@

$(MESSAGES): $(CATALOGUES) $(PACKAGES)
	@if [ -n "$(CATALOGUES)" ]; then echo "Compiling translations …"; \
	  $(BIN)/pybabel -q compile --domain django --directory zhike/locale; fi
	@touch $@

journeys-ready: setup
	@$(BIN)/python -m zhike.testing.browser

test: journeys-ready ## run all tests, browser journeys included / 运行全部测试
	@ZHIKE_DATA_DIR=$(abspath $(TEST_DATA_DIR)) $(BIN)/python -m zhike.testing.run -m alone $(or $(TESTS),zhike/events)
	@ZHIKE_DATA_DIR=$(abspath $(TEST_DATA_DIR)) $(BIN)/python -m zhike.testing.run -n 2 --dist loadfile -m "not alone" $(TESTS)

e2e: journeys-ready ## run the browser journeys only / 仅运行浏览器流程测试
	@ZHIKE_DATA_DIR=$(abspath $(TEST_DATA_DIR)) $(BIN)/python -m zhike.testing.run e2e $(TESTS)

check: setup ## formatting, lint, types, rooms, sizes, migrations, security, translations, then tests / 全部检查
	@$(BIN)/python -m zhike.testing.check
	@$(MAKE) --no-print-directory test

bench: setup ## measure speed at scale; make bench BENCH="--customers 100000" / 性能测量
	@$(BIN)/python -m benchmarks $(BENCH)

lock: $(PACKAGES) ## pin what requirements/*.in ask for, with hashes / 锁定依赖
	@$(BIN)/python requirements/install.py lock

upgrade: $(PACKAGES) ## pin the newest versions / 升级依赖
	@$(BIN)/python requirements/install.py lock --upgrade

translations: setup ## collect new sentences into the catalogues / 更新翻译目录
	@$(BIN)/python -m zhike.testing.translations update

clean: ## remove what was installed and built; the data folder stays / 清除安装内容（保留数据）
	@rm -rf $(VENV) static frontend/node_modules frontend/build build *.egg-info .mypy_cache .ruff_cache .import_linter_cache
	@find zhike e2e benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Data is kept in $(DATA_DIR) and $(TEST_DATA_DIR)."
