// Follows `use` from file to file, inside the policy's folder and never in a circle.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/modules.hpp"

#include "lang/ast/lower.hpp"
#include "lang/syntax/parse.hpp"

#include <unordered_map>
#include <utility>
#include <vector>

namespace pol::check {
namespace {

using folders = std::vector<std::string_view>;

enum class path_fault : std::uint8_t { none, malformed, outside };

bool is_acceptable(std::string_view part) {
    for (const char c : part) {
        if (c == '\\' || c == ':' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    }
    return !part.empty();
}

// Adds the parts of a path to the folder of the file that uses it.
path_fault walk(folders& from, std::string_view path) {
    if (path.empty()) return path_fault::malformed;
    if (path.front() == '/') return path_fault::outside;
    while (true) {
        const std::size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        if (!is_acceptable(part)) return path_fault::malformed;
        if (part == "..") {
            if (from.empty()) return path_fault::outside;
            from.pop_back();
        } else if (part != ".") {
            from.push_back(part);
        }
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return from.empty() ? path_fault::malformed : path_fault::none;
}

std::string join(const folders& parts) {
    std::string path;
    for (const std::string_view part : parts) {
        if (!path.empty()) path += '/';
        path += part;
    }
    return path;
}

class reader {
public:
    reader(module_loader& from, std::string_view entry, const load_limits& limits, text::source_set& sources,
           ast::tree& tree, messages::sink& sink)
        : from_(from), limits_(limits), sources_(sources), tree_(tree), sink_(sink) {
        const std::size_t slash = entry.rfind('/');
        root_ = slash == std::string_view::npos ? std::string() : std::string(entry.substr(0, slash + 1));
    }

    // `path` is relative to the root. Files open each other at most `limits.files` deep.
    void read(const std::string& path, text::span used_at) {
        std::optional<std::string> bytes = from_.read(root_ + path);
        if (!bytes) {
            sink_.report(230, used_at, {root_ + path});
            return;
        }
        if (!is_within_limits(path, bytes->size(), used_at)) return;
        total_ += bytes->size();
        const text::source& file = sources_.add(root_ + path, std::move(*bytes));
        state_[path] = state::open;
        const std::size_t first = tree_.uses.size();
        const syntax::limits most{limits_.depth, limits_.digits};
        const syntax::tape parts = syntax::parse(file, most, sink_);
        if (!has_room_for(parts, file)) return;
        ast::lower(parts, file, tree_, sink_);
        const std::size_t last = tree_.uses.size();
        for (std::size_t n = first; n < last; ++n) follow(path, ast::use(tree_.uses[n]));
        state_[path] = state::read;
    }

private:
    enum class state : std::uint8_t { open, read };

    void follow(const std::string& user, const ast::use& use) {
        folders parts;
        const std::size_t slash = user.rfind('/');
        if (slash != std::string::npos) walk(parts, std::string_view(user).substr(0, slash));
        switch (walk(parts, use.path)) {
            case path_fault::malformed: sink_.report(233, use.where, {std::string(use.path)}); return;
            case path_fault::outside: sink_.report(231, use.where, {std::string(use.path)}); return;
            case path_fault::none: break;
        }
        const std::string path = join(parts);
        const auto known = state_.find(path);
        if (known == state_.end())
            read(path, use.where);
        else if (known->second == state::open)
            sink_.report(232, use.where, {path});
    }

    bool is_within_limits(const std::string& path, std::size_t size, text::span used_at) {
        if (size > limits_.file_bytes) {
            sink_.report(911, used_at, {root_ + path, std::to_string(size), std::to_string(limits_.file_bytes)});
        } else if (sources_.files().size() >= limits_.files) {
            sink_.report(912, used_at, {std::to_string(limits_.files)});
        } else if (total_ + size > limits_.total_bytes) {
            sink_.report(913, used_at, {std::to_string(limits_.total_bytes)});
        } else {
            return true;
        }
        return false;
    }

    // A tree takes many times the room of its text, and how many depends on what the text says.
    bool has_room_for(const syntax::tape& parts, const text::source& file) {
        const std::size_t room = limits_.parts - tree_.parts;
        if (parts.nodes.size() <= room) {
            tree_.parts += parts.nodes.size();
            return true;
        }
        const std::uint32_t at = file.base() + parts.nodes[room].begin;
        sink_.report(915, {at, at}, {std::to_string(limits_.parts)});
        return false;
    }

    module_loader& from_;
    const load_limits& limits_;
    text::source_set& sources_;
    ast::tree& tree_;
    messages::sink& sink_;
    std::string root_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, state> state_;
};

}  // namespace

bool load(module_loader& from, std::string_view entry, const load_limits& limits, text::source_set& sources,
          ast::tree& tree, messages::sink& sink) {
    reader files(from, entry, limits, sources, tree, sink);
    const std::size_t slash = entry.rfind('/');
    files.read(std::string(slash == std::string_view::npos ? entry : entry.substr(slash + 1)), {});
    return !sink.has_errors();
}

}  // namespace pol::check
