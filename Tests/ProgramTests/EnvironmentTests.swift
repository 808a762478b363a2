import Foundation
import TestKit
import Testing

/// Checks that the environment of the tests is the same on all machines.
@Suite(.timeLimit(.minutes(30)))
struct EnvironmentTests {
    @Test func `a process inherits only the search paths and the temporary directory of the machine`() {
        let machine = [
            "PATH": "/bin", "TMPDIR": "/dev/shm", "HOME": "/home/ana", "TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8",
            "LC_ALL": "tr_TR.UTF-8", "LC_MESSAGES": "tr_TR.UTF-8", "LANGUAGE": "tr", "http_proxy": "http://proxy:3128",
            "HTTPS_PROXY": "http://proxy:3128", "no_proxy": "*", "CURL_HOME": "/home/ana", "LD_PRELOAD": "/lib/x.so",
            "MALLOC_PERTURB_": "165", "PYTHONPATH": "/home/ana", "VITRINA_SITE": "/srv/site",
        ]
        var variables = Program.variables(machine, ["VITRINA_DATA": "data", "TZ": "NPT-5:45"])
        #expect(variables.removeValue(forKey: "HOME") == Program.cache + "/home")
        #expect(
            variables == [
                "PATH": "/bin", "TMPDIR": "/dev/shm", "LC_ALL": "C.UTF-8", "TZ": "NPT-5:45", "VITRINA_DATA": "data",
            ]
        )
    }

    @Test func `a process has an existing home directory and runs in UTC`() async throws {
        let script = #"test -d "$HOME" && date +%Z && printf '%s\n' "$LC_ALL""#
        let outcome = try await Program.run(["-c", script], executable: "/bin/sh", in: "/")
        #expect(outcome.outputLines == ["UTC", "C.UTF-8"])
    }

    @Test(.needs(programs: ["python3"]))
    func `the tests and the scripts use the same cache directory`() async throws {
        let script = "import sys; sys.path.insert(0, sys.argv[1]); import workplace; print(workplace.CACHE)"
        let outcome = try await Program.run(
            ["python3", "-B", "-c", script, Program.checkout + "/Tests/Clients"],
            executable: "/usr/bin/env",
            in: Program.checkout,
            environment: ProcessInfo.processInfo.environment.filter { $0.key == "VITRINA_TEST_CACHE" }
        )
        #expect(outcome.outputLines == [Program.cache], "\(outcome.errors)")
    }
}
