#!/usr/bin/env python3
"""What people see when they ask why, in both languages, to the letter.

    derivations.py POL ROOT [--update]

Each line of WANTED is a policy and a case of the project and the clauses explained; the text stands in
derivations/NAME.LANGUAGE.txt beside this file. After a change that is meant, --update writes the texts anew: read the difference.
"""
# SPDX-License-Identifier: Apache-2.0
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent / "derivations"
SHENYANG = "policies/shenyang"
WORKED = "tests/cases/shenyang/cases/"
WANTED = {
    "centers_limit": (WORKED + "m03_three_pick_two_largest.json", "m03_overseas_centers"),
    "centers_left_out": (WORKED + "m03_exclusions.json", "m03_overseas_centers"),
    "booths_rest": (WORKED + "m05_seven_booths_smallest_reduced.json", "m05_exhibitions"),
    "rate_not_set": (WORKED + "m06_rate_not_set.json", "m06_qualifications"),
    "loans": (WORKED + "m10_contract_below_benchmark.json", "m10_rnd_loan_interest"),
    "two_reasons": (WORKED + "m10_two_reasons.json", "m10_rnd_loan_interest"),
    "aid_once": (WORKED + "m14_both_tracks_aid_once.json", "m14_listing_financing"),
    "person_year": (WORKED + "m15_two_certificates_one_year.json", "m15_talent_certification"),
    "thirds": (WORKED + "m17_one_third_rounding.json", "m17_graduate_internship"),
    "repair_refused": (WORKED + "m18_repair_three_reasons.json", "m18_bonded_supervision"),
    "items_permitted": (WORKED + "m20_all_four_and_other.json", "m20_pharma_rnd"),
    "bad_input": (WORKED + "m01_negative_amount.json", "m01_execution_interest"),
}


def main():
    pol, root = sys.argv[1], pathlib.Path(sys.argv[2])
    update = "--update" in sys.argv[3:]
    faults = 0
    texts = {}
    for name, (case, clause) in WANTED.items():
        for language in ("en", "zh"):
            command = [pol, "assess", SHENYANG, case, f"--explain={clause}", "--lang", language]
            done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin"})
            texts[HERE / f"{name}.{language}.txt"] = done.stdout
            if done.returncode not in (0, 1):
                print(f"{name}: exit status {done.returncode}")
                faults += 1
    for path, found in texts.items():
        if update:
            path.write_bytes(found)
        elif not path.exists() or path.read_bytes() != found:
            faults += 1
            print(f"{path.name} differs; the program prints now:\n{found.decode('utf-8', 'replace')}")
    for path in HERE.glob("*.txt"):
        if path not in texts:
            faults += 1
            print(f"{path.name} is not made by anything; delete it")
    print(f"derivations: {len(texts)} texts, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
