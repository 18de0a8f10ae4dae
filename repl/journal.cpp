// SPDX-License-Identifier: Apache-2.0
#include "repl/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace pol::repl {
namespace {

namespace files = std::filesystem;

constexpr std::string_view ending = ".journal";
constexpr std::string_view about_word = "about ";

std::string lock_of(const std::string& path) { return path + ".lock"; }

// A file that this process alone has locked, or -1. What is in cases is nobody else's business.
int locked(const std::string& path) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return -1;
    // Another session may have taken it away as stale just before it was locked here: then it locks nothing.
    struct stat held = {};
    struct stat named = {};
    const bool is_held = flock(file, LOCK_EX | LOCK_NB) == 0 && fstat(file, &held) == 0 &&
                         stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev;
    if (is_held) return file;
    close(file);
    return -1;
}

void unlock(int& file, const std::string& path) {
    if (file < 0) return;
    std::remove(path.c_str());
    close(file);
    file = -1;
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = write(file, text.data(), text.size());
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file ? text.str() : std::string();
}

std::string time_of(const std::string& path) {
    struct stat about = {};
    std::tm local = {};
    if (stat(path.c_str(), &about) != 0 || localtime_r(&about.st_mtime, &local) == nullptr) return {};
    char text[32];
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local));
}

// The lock of a session that was killed before it knew anything.
void drop_if_stale(const std::string& path) {
    const std::string_view end = ".lock";
    if (path.size() < end.size() || path.compare(path.size() - end.size(), end.size(), end) != 0) return;
    const std::string of = path.substr(0, path.size() - end.size());
    if (access(of.c_str(), F_OK) == 0) return;
    int file = locked(path);
    unlock(file, path);
}

bool is_journal(const files::path& path) { return path.extension() == ending; }

}  // namespace

std::string state_folder() {
    const auto value = [](const char* name) {
        const char* text = std::getenv(name);
        return std::string(text == nullptr ? "" : text);
    };
    if (const std::string state = value("XDG_STATE_HOME"); !state.empty() && state.front() == '/')
        return state + "/pol";
    const std::string home = value("HOME");
    return home.empty() ? std::string() : home + "/.local/state/pol";
}

journal::journal(std::string folder, std::string about) : folder_(std::move(folder)), about_(std::move(about)) {
    if (folder_.empty()) return;
    std::error_code failed;
    files::create_directories(folder_, failed);
    if (failed) return;
    files::permissions(folder_, files::perms::owner_all, files::perm_options::replace, failed);
    find_unfinished();
    const std::string name = folder_ + "/" + std::to_string(getpid()) + "-" + std::to_string(std::time(nullptr));
    for (int n = 0; n < 100 && lock_ < 0; ++n) {
        path_ = name + "-" + std::to_string(n) + std::string(ending);
        if (access(path_.c_str(), F_OK) != 0) lock_ = locked(lock_of(path_));
    }
}

journal::~journal() {
    if (lock_ >= 0) close(lock_);
    if (unfinished_lock_ >= 0) close(unfinished_lock_);
}

void journal::find_unfinished() {
    std::error_code failed;
    files::file_time_type newest;
    for (const files::directory_entry& entry : files::directory_iterator(folder_, failed)) {
        drop_if_stale(entry.path().string());
        if (!is_journal(entry.path())) continue;
        const std::string path = entry.path().string();
        const auto written = files::last_write_time(path, failed);
        if (failed || (unfinished_ && written <= newest)) continue;
        std::string text = read_all(path);
        const std::string head = std::string(about_word) + about_ + "\n";
        if (text.compare(0, head.size(), head) != 0) continue;
        int lock = locked(lock_of(path));
        if (lock < 0) continue;
        if (unfinished_lock_ >= 0) close(unfinished_lock_);
        unfinished_lock_ = lock;
        unfinished_path_ = path;
        unfinished_ = left{text.substr(head.size()), time_of(path)};
        newest = written;
    }
}

void journal::forget() {
    if (!unfinished_) return;
    std::remove(unfinished_path_.c_str());
    unlock(unfinished_lock_, lock_of(unfinished_path_));
    unfinished_.reset();
}

bool journal::keep(std::string_view memory) {
    if (lock_ < 0) return false;
    if (memory.empty()) return std::remove(path_.c_str()) == 0 || access(path_.c_str(), F_OK) != 0;
    const std::string draft = path_ + ".new";
    const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return false;
    const std::string text = std::string(about_word) + about_ + "\n" + std::string(memory);
    const bool is_written = write_all(file, text) && fdatasync(file) == 0;
    const bool is_closed = close(file) == 0;
    if (is_written && is_closed && std::rename(draft.c_str(), path_.c_str()) == 0) return true;
    std::remove(draft.c_str());
    return false;
}

void journal::done() {
    if (lock_ < 0) return;
    std::remove(path_.c_str());
    unlock(lock_, lock_of(path_));
}

}  // namespace pol::repl
