"""Prints how long a verdict takes with 500 rules of all kinds, for calls that are about the last of them or about none.

Usage: bench-policy.py PROGRAM
"""
import json, os, shutil, subprocess, sys, tempfile

program = os.path.abspath(sys.argv[1])
scratch = tempfile.mkdtemp()
try:
    work = os.path.join(scratch, "work")
    home = os.path.join(scratch, "home", ".config", "assent")
    os.makedirs(os.path.join(work, "src"))
    os.makedirs(home)
    rules = []
    for i in range(500):
        kind = i % 10
        if kind < 5:
            rules.append(f'effect = "allow"\ncommand = "git sub{i} --flag{i}"')
        elif kind == 5:
            rules.append(f'effect = "deny"\ncommand = "tool{i} --force"')
        elif kind == 6:
            rules.append(f'effect = "allow"\ntool = "write_file"\ninside = "dir{i}/sub"')
        elif kind == 7:
            rules.append(f'effect = "ask"\nhost = "host{i}.example.com"')
        elif kind == 8:
            rules.append(f'effect = "allow"\ntool = "server{i}/*"\narguments.n = {{ matches = "[a-z]+{i}", max = 10 }}')
        else:
            rules.append(f'effect = "deny"\ninside = "secret{i}"')
    rules[-1] = 'effect = "allow"\ncommand = "git log"'
    with open(os.path.join(home, "policy.toml"), "w") as file:
        file.write("".join(f"[[rule]]\n{rule}\n\n" for rule in rules))
    os.chmod(os.path.join(home, "policy.toml"), 0o600)
    for words, call in [
        ("a command that the last rule allows", {"tool": "run_shell", "arguments": {"command": "git log --oneline -n 5 -- src"}}),
        ("a line of four commands", {"tool": "run_shell", "arguments": {"command": "git log -3 && ls src | wc -l; git status"}}),
        ("a command in an array", {"tool": "run_command", "arguments": {"argv": ["make", "-j4", "all"]}}),
        ("a file that is written", {"tool": "write_file", "arguments": {"path": "src/a.txt", "content": "one\ntwo\n" * 20}}),
        ("a page that is fetched", {"tool": "fetch_url", "arguments": {"url": "https://docs.example.org/guide"}}),
    ]:
        done = subprocess.run([program, "policy", "check", "--time", "-C", work, "-"], input=json.dumps(call), capture_output=True, text=True,
                              env={"HOME": os.path.join(scratch, "home"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
        assert done.returncode == 0, done.stderr
        took = [line for line in done.stderr.splitlines() if "verdict takes" in line][0].split("takes ")[1]
        print(f"policy: {took.split(' µs')[0]:>6} µs  {words} ({done.stdout.split()[0]}; {took.split('µs ')[1]})", flush=True)
finally:
    shutil.rmtree(scratch)
