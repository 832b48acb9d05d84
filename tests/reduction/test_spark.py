"""A Spark cluster sums the answers as the arrays are summed: a master and two workers on this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import ibis
import numpy as np
import pyspark
import pytest
from pyarrow import Table, parquet
from pyspark.sql import SparkSession

from analysis.estimate.estimated import Estimates
from analysis.reduction.measure import Measure
from analysis.reduction.pushdown import Layout, pushed

HERE = "127.0.0.1"
SPARK = Path(pyspark.__file__).parent
MEASURES = [
    Measure("q", (0, 0, 0, 1, 1)),
    Measure("q", (1, 2, float("nan"), 4, 5), "score"),
    Measure("minutes"),
]
LAYOUT = Layout(domain="district")

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # ibis 12 and pyspark 4.1 on newer libraries
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets of py4j, closed by its gateway
    pytest.mark.timeout(1200),  # three Java machines start on a busy one
]


def started(stack: ExitStack, log: Path, sign: str, *arguments: str) -> str:
    """Start a Spark daemon that ends with the tests; return what its log says at *sign*."""
    command = [str(SPARK / "bin" / "spark-class"), *arguments]
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
    stack.enter_context(process)
    stack.callback(process.terminate)
    follow = ["tail", "--lines=+1", "--follow", f"--pid={process.pid}", str(log)]
    with subprocess.Popen(follow, stdout=subprocess.PIPE, text=True) as lines:
        found = next((match for line in lines.stdout if (match := re.search(sign, line))), None)
        lines.terminate()
    assert found, log.read_text()
    return found[1]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[ibis.BaseBackend]:
    folder = tmp_path_factory.mktemp("spark")
    os.environ["SPARK_LOCAL_IP"] = HERE
    package = "org.apache.spark.deploy"
    with ExitStack() as stack:
        master = started(
            stack, folder / "master.log", r"Starting Spark master at (\S+)", f"{package}.master.Master",
            "--host", HERE, "--port", "0", "--webui-port", "0",
        )  # fmt: skip
        for number in range(2):
            started(
                stack, folder / f"worker{number}.log", r"(Successfully registered) with master",
                f"{package}.worker.Worker", "--host", HERE, "--cores", "1", "--memory", "1g",
                "--webui-port", "0", "--work-dir", str(folder / f"work{number}"), master,
            )  # fmt: skip
        session = (
            SparkSession.builder.master(master)
            .appName("hailong")
            .config("spark.driver.host", HERE)
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "700m")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.pyspark.python", sys.executable)
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .getOrCreate()
        )
        yield ibis.pyspark.connect(session)
        session.stop()


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> Path:
    """Twenty thousand responses as Parquet."""
    chance, n = np.random.default_rng(3), 20_000
    psu = np.concatenate([np.arange(60), chance.integers(0, 60, n - 60)])
    rows = {
        "psu": psu,
        "stratum": psu // 6,
        "weight": chance.uniform(0.5, 4, n) * (chance.random(n) > 0.05),
        "q": chance.integers(-1, 5, n),
        "minutes": np.where(chance.random(n) < 0.1, np.nan, chance.uniform(0, 120, n)),
        "district": np.where(chance.random(n) < 0.1, -1, np.minimum(psu // 8, 6)),
    }
    path = tmp_path_factory.mktemp("round") / "round.parquet"
    parquet.write_table(Table.from_pydict(rows), path)
    return path


def estimates(backend: ibis.BaseBackend, path: Path) -> Estimates:
    table = backend.read_parquet(str(path))
    table = table.mutate(district=table.district.nullif(-1), q=table.q.nullif(-1))
    found = pushed(table, LAYOUT, MEASURES)
    return found.sums.means(found.units)


def test_a_cluster_of_two_workers_gives_the_numbers_of_one_machine(cluster, answers):
    on_the_cluster, on_one_machine = estimates(cluster, answers), estimates(ibis.duckdb.connect(), answers)
    np.testing.assert_allclose(on_the_cluster.values, on_one_machine.values, rtol=1e-12)
    np.testing.assert_allclose(on_the_cluster.ses, on_one_machine.ses, rtol=1e-12)
    np.testing.assert_array_equal(on_the_cluster.degf, on_one_machine.degf)
    executors = cluster._session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(executors) == 3  # two workers, and the driver
