// SPDX-License-Identifier: Apache-2.0
#include "repl/file_streams.hpp"

#include "repl/interruption.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace pol::repl {
namespace {

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

// The file that a link leads to is the one to be replaced, not the link.
std::string without_links(const std::string& path) {
    char* real = ::realpath(path.c_str(), nullptr);
    if (real == nullptr) return path;
    const std::string result = real;
    std::free(real);
    return result;
}

// Whether the call was cut short by a signal that is no reason to stop.
bool goes_on() { return errno == EINTR && interruption::signal() == 0; }

}  // namespace

std::unique_ptr<input_file> input_file::open(const std::string& path) {
    const int descriptor = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return nullptr;
    struct stat about = {};
    if (::fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        ::close(descriptor);
        errno = EISDIR;
        return nullptr;
    }
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::unique_ptr<input_file>(new input_file(descriptor));
}

input_file::~input_file() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::optional<std::size_t> input_file::read(char* to, std::size_t size) {
    ssize_t got = 0;
    do {
        if (interruption::signal() != 0) return std::nullopt;
        got = ::read(descriptor_, to, size);
    } while (got < 0 && goes_on());
    if (got >= 0) return static_cast<std::size_t>(got);
    error_ = errno;
    return std::nullopt;
}

std::optional<std::uint64_t> input_file::size() const {
    struct stat about = {};
    if (::fstat(descriptor_, &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(about.st_size);
}

bool input_file::is_same(const std::string& path) const {
    struct stat own = {};
    struct stat other = {};
    return ::fstat(descriptor_, &own) == 0 && S_ISREG(own.st_mode) && ::stat(path.c_str(), &other) == 0 &&
           own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

std::unique_ptr<output_file> output_file::open(const std::string& path) {
    std::unique_ptr<output_file> made(new output_file);
    made->path_ = path;
    if (path == "-") {
        made->descriptor_ = STDOUT_FILENO;
        return made;
    }
    struct stat about = {};
    const bool is_there = ::stat(path.c_str(), &about) == 0;
    if (is_there && S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return nullptr;
    }
    if (!is_there || S_ISREG(about.st_mode)) return made->open_partial() ? std::move(made) : nullptr;
    made->descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    return made->descriptor_ < 0 ? nullptr : std::move(made);
}

bool output_file::open_partial() {
    constexpr mode_t usual = 0666;
    target_ = without_links(path_);
    const std::string partial = target_ + "." + std::to_string(::getpid()) + ".partial";
    descriptor_ = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, usual);
    if (descriptor_ < 0) return false;
    partial_ = partial;
    struct stat before = {};
    constexpr mode_t permissions = 07777;
    if (::stat(target_.c_str(), &before) == 0) ::fchmod(descriptor_, before.st_mode & permissions);
    return true;
}

output_file::~output_file() {
    close();
    if (!partial_.empty()) ::unlink(partial_.c_str());
}

bool output_file::fail() {
    if (error_ == 0) error_ = errno;
    return false;
}

bool output_file::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
        if (done < 0 && goes_on()) continue;
        if (done < 0) return fail();
        bytes.remove_prefix(static_cast<std::size_t>(done));
        written_ += done;
    }
    send_ahead();
    return true;
}

// What was written goes to the disk while the run goes on, so that `seal` has little left to wait for.
void output_file::send_ahead() {
#if defined(__linux__)
    constexpr std::int64_t at_once = std::int64_t{4} << 20;  // whole pages, none of which will be written to again
    const std::int64_t whole = written_ - written_ % at_once;
    if (partial_.empty() || whole == sent_) return;
    // A file system that cannot do this does it when the file is sealed, so no failure matters here.
    ::sync_file_range(descriptor_, sent_, whole - sent_, SYNC_FILE_RANGE_WRITE);
    sent_ = whole;
#endif
}

bool output_file::close() {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (descriptor < 0 || descriptor == STDOUT_FILENO) return true;
    return ::close(descriptor) == 0 || errno == EINTR || fail();
}

bool output_file::seal() {
    if (!partial_.empty() && ::fsync(descriptor_) != 0) return fail();
    return close();
}

bool output_file::publish() {
    if (partial_.empty()) return true;
    if (::rename(partial_.c_str(), target_.c_str()) != 0) return fail();
    partial_.clear();
    // The name is safe when the folder is; not every file system can tell, so that is no failure.
    const int folder = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return true;
    ::fsync(folder);
    ::close(folder);
    return true;
}

}  // namespace pol::repl
