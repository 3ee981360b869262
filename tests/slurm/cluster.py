"""A Slurm of the tests' own on loopback: munge, MariaDB, slurmdbd, slurmctld, three slurmd; four fake GPUs.

All daemons run in the foreground of processes that are ours, so that each can be ended by pid; a guardian undoes
everything even where the tests are killed. Only for a machine that is nobody's cluster: see `reason_to_skip`.
"""

import os
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.slurm import settings
from tests.slurm.guardian import Guardian, end_all_with, started_at

ETC = Path("/etc/slurm")
HOSTS = Path("/etc/hosts")
CONFIGURATIONS = ("slurm.conf", "gres.conf", "slurmdbd.conf")
PROGRAMS = ("munged", "mariadbd", "mariadb-install-db", "slurmdbd", "slurmctld", "slurmd", "sacct", "sinfo", "sbatch")
DAEMONS = ("munged", "slurmdbd", "slurmctld", "slurmd")
PATIENCE = 90  # seconds in which a daemon must answer
PATH = os.environ["PATH"] + os.pathsep + "/usr/sbin"
MARK = "RETRAIN_TEST_CLUSTER"  # in the environment of all that is started while the cluster is up
_GPU_DEVICE = os.makedev(1, 3)  # a character device that does nothing: slurmd refuses plain files
_PORTS = ("controller", "accounting", "database", *settings.NODES)


def reason_to_skip() -> str | None:
    """Why no cluster may be started here, or None."""
    if os.environ.get("RETRAIN_TEST_SLURM") != "1":
        return "RETRAIN_TEST_SLURM=1 is not set: a Slurm of the tests' own links its configuration into /etc/slurm"
    missing = [name for name in PROGRAMS if not shutil.which(name, path=PATH)]
    if missing:
        return f"{', '.join(missing)}: not installed; .ci/run names the packages"
    if os.geteuid() != 0:
        return "only root can start slurmd and make device files"
    present = [str(ETC / name) for name in CONFIGURATIONS if os.path.lexists(ETC / name)]
    if present:
        return f"{', '.join(present)}: this machine has a Slurm already"
    running = [name for name in DAEMONS if _succeeds(["pgrep", "-x", name])]
    if running:
        return f"{', '.join(running)}: running already"
    return "sinfo answers: this machine belongs to a cluster" if _succeeds(["sinfo"]) else None


def _succeeds(words: Sequence[str]) -> bool:
    return subprocess.run(words, capture_output=True, env=os.environ | {"PATH": PATH}).returncode == 0


class Cluster:
    """`with Cluster() as cluster`: up and idle inside, gone afterwards."""

    def __init__(self, *, with_accounting: bool = True):
        # Not in a folder of pytest's, which others than root may not enter: the database runs as a user of its own.
        self.folder = folder = Path(tempfile.mkdtemp(prefix="slurm"))
        self.name = f"retrain{os.getpid()}"
        self._with_accounting = with_accounting
        self._host = socket.gethostname().split(".")[0]
        self._ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
        self._daemons: dict[str, subprocess.Popen] = {}
        self._guardian = Guardian()
        self._guardian.tell("folder", str(folder))
        self._environment = os.environ | {"PATH": PATH, "SLURM_CONF": str(folder / "slurm.conf")}

    def __enter__(self) -> "Cluster":
        try:
            self._prepare()
            self._start_munge()
            if self._with_accounting:
                self._start_database()
                self._start_accounting()
            self.start_controller("-c")
            for node in settings.NODES:
                self.start_node(node)
            wait_until(self.is_idle, "all nodes are idle")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        """End everything, last started first."""
        os.environ.pop(MARK, None)
        self._guardian.undo()
        for daemon in self._daemons.values():
            daemon.wait()

    def _prepare(self) -> None:
        for name in ("munge", "state", "log", "pid", "gpu", "mysql", *(f"spool-{node}" for node in settings.NODES)):
            (self.folder / name).mkdir(parents=True)
        for folder in (self.folder, self.folder / "munge"):  # munge wants no folder that others may write to
            folder.chmod(0o755)
        for number in range(settings.GPUS):
            os.mknod(settings.gpu_device(self.folder, number), stat.S_IFCHR | 0o666, _GPU_DEVICE)
        of_cluster = settings.slurm_conf(
            self.folder, self.name, self._host, self._ports, with_accounting=self._with_accounting
        )
        self._write("slurm.conf", of_cluster)
        os.environ[MARK] = self.name
        # Jobs, what manages their steps, and runs of Snakemake that would wait for the cluster for ever.
        names = {"SLURM_CLUSTER_NAME": self.name, "SLURM_CONF": self.folder / "slurm.conf", MARK: self.name}
        for name, value in names.items():
            self._guardian.tell("environment", f"{name}={value}")
        self._write("gres.conf", settings.gres_conf(self.folder))
        self._write("slurmdbd.conf", settings.database_conf(self.folder, self._host, self._ports), 0o600)
        for name in ("slurm.conf", "gres.conf"):  # the srun inside jobs has no SLURM_CONF and looks nowhere else
            self._guardian.tell("link", str(ETC / name))
            os.symlink(self.folder / name, ETC / name)
        self._name_host()

    def _write(self, name: str, text: str, mode: int = 0o644) -> None:
        path = self.folder / name
        path.touch(mode)
        path.write_text(text)

    def _name_host(self) -> None:
        """The host's name must mean loopback."""
        try:
            if socket.gethostbyname(self._host).startswith("127."):
                return
        except OSError:
            pass
        before = HOSTS.read_text()
        self._guardian.tell("file", str(HOSTS), before)
        HOSTS.write_text(f"127.0.0.1 {self._host}\n{before}")

    def _start(self, name: str, *words: str) -> None:
        with open(self.folder / "log" / f"{name}.out", "ab") as output:
            daemon = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=self._environment,
            )
        self._guardian.tell("process", daemon.pid, started_at(daemon.pid))
        self._daemons[name] = daemon

    def _start_munge(self) -> None:
        at = self.folder / "munge"
        key = at / "key"
        key.touch(0o600)
        key.write_bytes(os.urandom(1024))
        words = [f"--socket={at / 'sock'}", f"--key-file={key}", f"--pid-file={at / 'pid'}"]
        words += [f"--log-file={at / 'log'}", f"--seed-file={at / 'seed'}", "--num-threads=2"]
        self._start("munged", "munged", "--force", "--foreground", *words)
        wait_until((at / "sock").exists, "munge answers")

    def _start_database(self) -> None:
        at = self.folder / "mysql"
        shutil.chown(at, "mysql", "mysql")
        words = ["--no-defaults", "--user=mysql", f"--datadir={at / 'data'}"]
        authentication = "--auth-root-authentication-method=socket"
        self.run("mariadb-install-db", *words, authentication, "--skip-test-db")
        words += [f"--socket={at / 'sock'}", f"--pid-file={at / 'pid'}", "--bind-address=127.0.0.1"]
        words += [f"--port={self._ports['database']}", "--innodb-buffer-pool-size=128M"]
        self._start("mariadbd", "mariadbd", *words, "--innodb-lock-wait-timeout=900")
        client = f"--socket={at / 'sock'}"
        wait_until(lambda: self._answers("mariadb-admin", client, "ping"), "the database answers")
        self.run("mariadb", client, "-e", settings.database_setup())

    def _start_accounting(self) -> None:
        self._start("slurmdbd", "slurmdbd", "-D")
        wait_until(lambda: self._answers("sacctmgr", "-n", "show", "cluster"), "accounting answers")
        self.run("sacctmgr", "-i", "add", "cluster", self.name)

    def start_controller(self, *words: str) -> None:
        """Start slurmctld; with -c it forgets all jobs."""
        self._start("slurmctld", "slurmctld", "-D", *words)
        wait_until(lambda: self._answers("sinfo"), "the controller answers")

    def stop_controller(self) -> None:
        """End slurmctld; jobs go on."""
        daemon = self._daemons.pop("slurmctld")
        daemon.terminate()
        daemon.wait(PATIENCE)

    def start_node(self, name: str) -> None:
        """Start the slurmd of a node."""
        self._start(name, "slurmd", "-D", "-N", name)

    def kill_node(self, name: str) -> list[str]:
        """What a power cut does: slurmd, the steps on the node and all they started are killed; returns the jobs."""
        jobs = self.run("squeue", "-h", "-w", name, "-o", "%A").split()
        daemon = self._daemons.pop(name)
        daemon.kill()
        daemon.wait()
        for job in jobs:
            _succeeds(["pkill", "-9", "-f", rf"^slurmstepd: \[{job}\."])
            end_all_with(f"SLURM_JOB_ID={job}")
        return jobs

    def is_idle(self) -> bool:
        """Nothing runs, and every node is up."""
        idle = self.run("sinfo", "-h", "-N", "-t", "idle", "-o", "%N").split()
        return set(idle) == set(settings.NODES)

    def accounts(self, *columns: str) -> list[dict[str, str]]:
        """Rows of sacct, one per allocation, by column; the job's name is the id of its Snakemake run."""
        words = ["sacct", "-X", "-n", "-P", "--duplicates", "-S", "now-1days", "-o", ",".join(columns)]
        return [dict(zip(columns, line.split("|"), strict=True)) for line in self.run(*words).splitlines()]

    def _answers(self, *words: str) -> bool:
        return subprocess.run(words, capture_output=True, env=self._environment).returncode == 0

    def run(self, *words: str) -> str:
        """Output of a command of this cluster; AssertionError with its words where it fails."""
        done = subprocess.run(words, capture_output=True, text=True, env=self._environment)
        assert done.returncode == 0, f"{words[0]} ended with {done.returncode}: {done.stderr.strip()[-2000:]}"
        return done.stdout


def free_ports(number: int) -> list[int]:
    """Ports of loopback that nothing listens on."""
    sockets = [socket.socket() for _ in range(number)]
    try:
        for of in sockets:
            of.bind(("127.0.0.1", 0))
        return [of.getsockname()[1] for of in sockets]
    finally:
        for of in sockets:
            of.close()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Ask again and again; AssertionError where it does not come true in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.2)
