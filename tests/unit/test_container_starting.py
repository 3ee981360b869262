"""Jobs of tools that live in images, where no container is started."""

from retrain.containers import starting
from retrain.tools import Tools

TOOLS = Tools.load({"deepvariant": "container", "happy": "container"})


def test_tools_that_jobs_need_are_named_once_with_the_cure():
    (line,) = starting.without_containers(TOOLS, {TOOLS.image("happy"), TOOLS.image("make_examples")})
    assert line.startswith(
        "config: backend: container runs /opt/hap.py/bin/hap.py, /opt/deepvariant/bin/make_examples,"
    )
    assert "/opt/deepvariant/bin/train" not in line
    assert "add --software-deployment-method apptainer, or choose the embedded backend" in line


def test_jobs_outside_images_need_no_container():
    assert starting.without_containers(TOOLS, {None, False}) == []


def test_tools_may_be_installed_on_the_machine(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: name)
    assert starting.without_containers(TOOLS, {TOOLS.image("happy")}) == []
