"""Prints how long it takes to make what a person is shown of a call: facts, checks, flags, differences and rows.

Each figure is the mean over many lines given to `assent inspect call --batch` in one process, so it includes reading the line
and writing the answer. Usage: bench-inspect.py PROGRAM
"""
import json, os, shutil, subprocess, sys, tempfile, time

program = os.path.abspath(sys.argv[1])
scratch = tempfile.mkdtemp()
try:
    work = os.path.join(scratch, "work")
    os.makedirs(work)
    source = "".join(f"    let value{i} = compute(value{i - 1}, factor: {i % 97})  // line {i}\n" for i in range(20000))[:1_000_000]
    prose = "Строка обычного текста, в которой нет ничего особенного; 日本語の文章。\n" * 9000
    with open(os.path.join(work, "big.swift"), "w") as file:
        file.write(source.replace("factor: 7)", "factor: 8)"))
    with open(os.path.join(work, "small.txt"), "w") as file:
        file.write("one\ntwo\nthree\n")

    def measure(words, call, count):
        call = dict(call, workspace=work)
        def run(n):
            data = (json.dumps(call) + "\n") * n
            start = time.perf_counter()
            done = subprocess.run([program, "inspect", "call", "--batch", "-"], input=data, capture_output=True, text=True,
                                  env={"HOME": scratch, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
            assert done.returncode == 0 and done.stdout.count("\n") == n, done.stderr
            return time.perf_counter() - start
        run(1)
        best = min(run(count) - run(1) for _ in range(3)) / max(1, count - 1)
        print(f"inspect: {best * 1000:8.3f} ms  {words}", flush=True)

    measure("a file that is deleted", {"tool": "delete_file", "arguments": {"path": "small.txt"}}, 2000)
    measure("a command of four words", {"tool": "run_command", "arguments": {"argv": ["ls", "-l", "--all", "."]}}, 2000)
    measure("a shell line", {"tool": "run_shell", "arguments": {"command": "grep -c error *.log | sort -n > out.txt"}}, 2000)
    measure("a file of three lines that is replaced", {"tool": "write_file", "arguments": {"path": "small.txt", "content": "one\n2\nthree\n"}}, 2000)
    measure("a new file of 1 MB of source", {"tool": "write_file", "arguments": {"path": "new.swift", "content": source}}, 20)
    measure("a new file of 1 MB of prose in other letters", {"tool": "write_file", "arguments": {"path": "new.txt", "content": prose}}, 20)
    measure("one line of 1 MB", {"tool": "write_file", "arguments": {"path": "new.txt", "content": source.replace("\n", " ")}}, 20)
    measure("1 MB of source in place of another 1 MB", {"tool": "write_file", "arguments": {"path": "big.swift", "content": source}}, 10)
finally:
    shutil.rmtree(scratch)
