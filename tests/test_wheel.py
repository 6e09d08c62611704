"""The wheel works where the checkout is not: it carries its schemas, its templates and its command."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    builder = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    done = subprocess.run(builder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment that holds the wheel, and of this one only the packages it depends on."""
    home = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True, timeout=120)
    python = next(path for path in (home / "bin/python", home / "Scripts/python.exe") if path.exists())
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, timeout=120)
    borrow_packages(python, sysconfig.get_path("purelib"))
    return python.parent / ("invoicebridge.exe" if os.name == "nt" else "invoicebridge")


def borrow_packages(python: Path, packages: str) -> None:
    """`python` sees the packages of this environment, after its own; an editable install of ours stays unseen.

    A path named in a .pth is searched for packages, but the .pth files inside it are not read.
    """
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    (site / "borrowed.pth").write_text(packages + "\n", encoding="utf-8")


def said_by(command: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What the installed command does in a folder that is no checkout."""
    return subprocess.run([str(command), *arguments], cwd=cwd, capture_output=True, text=True, timeout=60)


def test_the_wheel_carries_every_schema_and_template_and_nothing_of_the_tests(wheel: Path, root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = [path.relative_to(root) for top in ("schemas", "templates") for path in (root / top).rglob("*.*")]
    assert data
    assert {f"invoicebridge/_data/{path.as_posix()}" for path in data} <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"invoicebridge"}


def test_the_installed_package_is_the_one_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    asked = [str(installed.with_name("python")), "-c", "import invoicebridge; print(invoicebridge.__file__)"]
    where = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(where.strip()).is_relative_to(installed.parent.parent)


def test_the_installed_command_checks_a_good_and_a_faulty_sample(installed: Path, root: Path, tmp_path: Path) -> None:
    good = sorted((root / "samples" / "fatture").glob("*.xml"))[0]
    faulty = sorted((root / "samples" / "faulty").rglob("00400-*.xml"))[0]
    accepted = said_by(installed, "check", str(good), "--at", "2026-11-25", cwd=tmp_path)
    rejected = said_by(installed, "check", str(faulty), "--at", "2026-11-25", cwd=tmp_path)
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert rejected.returncode == 1
    assert "00400" in rejected.stdout


def test_the_installed_command_shows_a_sample_in_the_terminal_and_as_a_page(
    installed: Path, root: Path, tmp_path: Path
) -> None:
    sample = str(sorted((root / "samples" / "fatture").glob("*.xml"))[0])
    assert said_by(installed, "show", sample, cwd=tmp_path).returncode == 0
    assert said_by(installed, "show", sample, "--html", "page.html", cwd=tmp_path).returncode == 0
    assert "<html" in (tmp_path / "page.html").read_text(encoding="utf-8")
