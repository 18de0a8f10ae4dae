// Where the texts of a policy come from: a folder that cannot be left, a single file, or memory.
// SPDX-License-Identifier: Apache-2.0
#include <pol/policy.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <ios>
#include <new>
#include <system_error>
#include <utility>

namespace pol {
namespace {

namespace fs = std::filesystem;

// "/a/b/c" lies in "/a/b".
bool is_within(const fs::path& path, const fs::path& root) {
    const auto mismatch = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return mismatch.first == root.end();
}

// That there is no memory says nothing about the file.
std::nullopt_t no_file(std::error_code why) {
    if (why == std::errc::not_enough_memory) throw std::bad_alloc();
    return std::nullopt;
}

bool stays_below(std::string_view path) {
    if (path.empty() || path.front() == '/' || path.find('\\') != std::string_view::npos ||
        path.find('\0') != std::string_view::npos)
        return false;
    int depth = 0;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view part = path.substr(begin, end - begin);
        if (part == "..")
            --depth;
        else if (!part.empty() && part != ".")
            ++depth;
        if (depth < 0) return false;
        begin = end + 1;
    }
    return true;
}

}  // namespace

folder::folder(std::string path) {
    std::error_code failed;
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    if (fs::is_directory(path, failed)) {
        root_ = std::move(path);
        entry_ = "policy.pol";
        return;
    }
    const fs::path file(path);
    root_ = file.has_parent_path() ? file.parent_path().string() : std::string(".");
    entry_ = file.filename().string();
}

std::optional<std::string> folder::read(std::string_view path) {
    if (!stays_below(path)) return std::nullopt;
    std::error_code failed;
    const fs::path root = fs::canonical(root_, failed);
    if (failed) return no_file(failed);
    // Symbolic links are followed, but not out of the folder.
    const fs::path file = fs::canonical(root / fs::path(path), failed);
    if (failed) return no_file(failed);
    if (!is_within(file, root) || !fs::is_regular_file(file, failed)) return no_file(failed);
    const std::uintmax_t size = fs::file_size(file, failed);
    if (failed) return no_file(failed);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    // Not an istream, which is as silent about memory as about a file that is not there.
    std::filebuf opened;
    errno = 0;
    if (opened.open(file, std::ios::in | std::ios::binary) == nullptr) return no_file({errno, std::generic_category()});
    try {
        bytes.resize(static_cast<std::size_t>(opened.sgetn(bytes.data(), static_cast<std::streamsize>(bytes.size()))));
    } catch (const std::ios_base::failure&) {
        return std::nullopt;  // an error of the device
    }
    return bytes;
}

memory::memory(std::vector<named_text> files) : files_(std::move(files)) {}
memory::memory(std::initializer_list<named_text> files) : files_(files) {}

std::string memory::entry() const { return files_.empty() ? std::string() : files_.front().path; }

std::optional<std::string> memory::read(std::string_view path) {
    const auto found = std::find_if(files_.begin(), files_.end(), [&](const named_text& f) { return f.path == path; });
    return found == files_.end() ? std::nullopt : std::optional(found->text);
}

}  // namespace pol
