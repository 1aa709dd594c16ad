// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a command with its standard output discarded and prints what it cost: CPU and wall time in
// microseconds, peak resident memory in KiB. `bench_cost COMMAND...` exits as the command did, or
// with 128 + signal. The runner starts commands through it because Linux counts the memory of the
// process that forked towards the peak of the one it became, and Python would hide a small tool.
#include <chrono>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int kCannotRun = 127;

long long microseconds(const timeval& time) {
    return static_cast<long long>(time.tv_sec) * 1'000'000 + time.tv_usec;
}

// 0 or an errno value.
int spawn_silenced(char** command, pid_t& child) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        return error;
    error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0)
        error = posix_spawnp(&child, command[0], &actions, nullptr, command, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: bench_cost COMMAND...\n", stderr);
        return 2;
    }
    const auto begin = std::chrono::steady_clock::now();
    pid_t child = 0;
    const int error = spawn_silenced(words + 1, child);
    if (error != 0) {
        std::fprintf(stderr, "bench_cost: %s: %s\n", words[1], std::strerror(error));
        return kCannotRun;
    }
    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) != child) {
        std::perror("bench_cost: wait4");
        return kCannotRun;
    }
    const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - begin;
    std::printf("%lld %.0f %ld\n", microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
                wall.count(), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
