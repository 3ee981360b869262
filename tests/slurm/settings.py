"""Configuration of the tests' cluster: slurm.conf, gres.conf, slurmdbd.conf.

One host plays three nodes, of which two have two GPUs each; everything listens on loopback only.
"""

from pathlib import Path

NODES = {"c1": None, "g1": ("a100", 0, 1), "g2": ("h100", 2, 3)}  # type of GPU, first and last number
GPUS = 4
CPUS, MEMORY = 4, 8000  # of each node, in MB
DATABASE_USER, DATABASE_PASSWORD = "slurm", "test"
NODE_TIMEOUT = 25  # seconds without an answer until a node is down

_SLURM = """\
ClusterName={cluster}
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/sock
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort={controller}
SlurmctldPidFile={folder}/pid/slurmctld.pid
SlurmdPidFile={folder}/pid/slurmd-%n.pid
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldLogFile={folder}/log/slurmctld.log
SlurmdLogFile={folder}/log/slurmd-%n.log
MailProg=/bin/true
MpiDefault=none
SwitchType=switch/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=1,defer_batch
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
MinJobAge=300
SlurmctldTimeout=60
SlurmdTimeout={node_timeout}
DefMemPerCPU=500
GresTypes=gpu
{accounting_lines}
{nodes}
PartitionName=cpu Nodes={names} Default=YES MaxTime=24:00:00 DefaultTime=10 State=UP
PartitionName=gpu Nodes={gpu_names} Default=NO MaxTime=24:00:00 DefaultTime=10 State=UP
"""
_WITH_ACCOUNTING = """\
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={accounting}
AccountingStoragePass={folder}/munge/sock
AccountingStorageTRES=gres/gpu
AccountingStoreFlags=job_comment"""
_WITHOUT_ACCOUNTING = "AccountingStorageType=accounting_storage/none"
_NODE = """\
NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} \
CPUs={cpus} RealMemory={memory}{gres} State=UNKNOWN"""
_DATABASE = """\
AuthType=auth/munge
AuthInfo=socket={folder}/munge/sock
DbdHost={host}
DbdAddr=127.0.0.1
DbdPort={accounting}
SlurmUser=root
PidFile={folder}/pid/slurmdbd.pid
LogFile={folder}/log/slurmdbd.log
CommunicationParameters=NoInAddrAny
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={database}
StorageUser={user}
StoragePass={password}
StorageLoc=slurm_acct_db
"""


def gpu_device(folder: Path, number: int | str) -> Path:
    """The device file of a GPU."""
    return folder / "gpu" / f"nvidia{number}"


def _node(name: str, host: str, port: int) -> str:
    gpu = NODES[name]
    gres = f" Gres=gpu:{gpu[0]}:{gpu[2] - gpu[1] + 1}" if gpu else ""
    return _NODE.format(name=name, host=host, port=port, cpus=CPUS, memory=MEMORY, gres=gres)


def slurm_conf(folder: Path, cluster: str, host: str, ports: dict[str, int], *, with_accounting: bool) -> str:
    """slurm.conf; `ports` has `controller`, `accounting`, `database` and every node's name."""
    values = {"folder": folder, "cluster": cluster, "host": host, "node_timeout": NODE_TIMEOUT, **ports}
    accounting = _WITH_ACCOUNTING.format(**values) if with_accounting else _WITHOUT_ACCOUNTING
    return _SLURM.format(
        **values,
        accounting_lines=accounting,
        nodes="\n".join(_node(name, host, ports[name]) for name in NODES),
        names=",".join(NODES),
        gpu_names=",".join(name for name, gpu in NODES.items() if gpu),
    )


def gres_conf(folder: Path) -> str:
    """gres.conf: which device files are GPUs of which node."""
    lines = [
        f"NodeName={name} Name=gpu Type={gpu[0]} File={gpu_device(folder, f'[{gpu[1]}-{gpu[2]}]')}"
        for name, gpu in NODES.items()
        if gpu
    ]
    return "\n".join(["AutoDetect=off", *lines, ""])


def database_conf(folder: Path, host: str, ports: dict[str, int]) -> str:
    """slurmdbd.conf."""
    return _DATABASE.format(folder=folder, host=host, user=DATABASE_USER, password=DATABASE_PASSWORD, **ports)


def database_setup() -> str:
    """SQL that makes the accounting database and its user."""
    user = f"'{DATABASE_USER}'"
    grants = [
        f"CREATE USER {user}@'{host}' IDENTIFIED BY '{DATABASE_PASSWORD}';"
        f" GRANT ALL ON slurm_acct_db.* TO {user}@'{host}';"
        for host in ("127.0.0.1", "localhost")
    ]
    return " ".join(["CREATE DATABASE slurm_acct_db;", *grants])
