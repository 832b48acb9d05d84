# hailong. `make` alone lists what can be made.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve test check fix bench lock
SHELL := /bin/bash

SERVE ?= 1
N ?= 300
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCKED := --require-hashes --only-binary :all:

help: ## Liệt kê các lệnh · list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name words; do printf '  make %-6s %s\n' "$$name" "$$words"; done

demo: .venv/run.stamp ## Chạy thử trọn vòng (SERVE=0: không mở trang, N=300 phiếu mỗi đợt) · one round end to end
	$(BIN)/hailong demo --responses $(N) $(if $(filter 0,$(SERVE)),--no-serve)

serve: .venv/run.stamp ## Mở trang khảo sát trong instance/ · serve the site kept in instance/
	$(BIN)/hailong serve

test: .venv/test.stamp .venv/spark.stamp ## Chạy mọi phép thử, kể cả trình duyệt · run every test, browser included
	@bash tests/need-programs
	$(BIN)/python -m pytest -n auto --dist loadfile $(TESTS)

check: .venv/test.stamp ## Định dạng, lỗi, kiểu, mũi tên giữa các phòng · format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: .venv/test.stamp ## Tự sửa định dạng · format and mend what a program can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/bench.stamp ## Đo tốc độ và độ bền · measure speed and endurance
	@bash tests/need-programs wrk gcc libc6-dev
	$(BIN)/python -m bench

lock: .venv/test.stamp ## Ghim lại phiên bản mọi gói (cần mạng) · pin every package again
	$(PIP) install --quiet uv
	bash requirements/compile

# The first python3 that is new enough makes .venv; the stamps make a second run quick.
.venv/bin/python:
	@bash requirements/make-venv .venv

.venv/%.stamp: requirements/%.txt setup.cfg pyproject.toml | .venv/bin/python
	@echo "Cài các gói đã ghim / installing the pinned packages: $<"
	$(PIP) install --no-compile $(LOCKED) --requirement $<
	$(PIP) install --quiet --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# Spark alone is published without a wheel; it is built here from its pinned source.
.venv/spark.stamp: requirements/spark.txt | .venv/test.stamp
	@echo "Cài Spark (455 MB) để thử / installing Spark (455 MB) for the tests"
	$(PIP) install --quiet --no-compile --require-hashes --only-binary :all: --no-binary pyspark --no-build-isolation --requirement $<
	@touch $@
