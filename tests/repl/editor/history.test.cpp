// What is kept from one session to the next.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include "repl/editor/history.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace pol::repl::editor;
namespace fs = std::filesystem;

// A folder of its own, gone at the end.
class some_folder {
public:
    some_folder() : path_(fs::temp_directory_path() / ("pol_history_" + std::to_string(getpid()))) {
        fs::remove_all(path_);
    }
    ~some_folder() { fs::remove_all(path_); }
    some_folder(const some_folder&) = delete;
    some_folder& operator=(const some_folder&) = delete;
    std::string file() const { return (path_ / "state" / "pol" / "history").string(); }

private:
    fs::path path_;
};

void append(const history_file& file, const std::string& entry) {
    std::string why;
    const bool is_added = file.append(entry, why);
    INFO(why);
    REQUIRE(is_added);
}

history read(const history_file& file) {
    history result;
    std::string why;
    const bool is_read = file.read(result, why);
    INFO(why);
    REQUIRE(is_read);
    return result;
}

}  // namespace

TEST_CASE("an entry of several lines is one line of the file") {
    const std::string entry = "a = {\n  \"x\\n\" \\ \n}";
    CHECK(escaped(entry) == "a = {\\n  \"x\\\\n\" \\\\ \\n}");
    CHECK(unescaped(escaped(entry)) == entry);
    CHECK(unescaped("a\\") == "a\\");
}

TEST_CASE("blank lines, lines that begin with a space and repetitions are not kept") {
    history past;
    CHECK(past.add("show"));
    CHECK_FALSE(past.add("show"));
    CHECK_FALSE(past.add(""));
    CHECK_FALSE(past.add(" \n "));
    CHECK_FALSE(past.add(" secret"));
    CHECK(past.add("facts"));
    CHECK(past.add("show"));
    CHECK(past.size() == 3);
}

TEST_CASE("the next session has what this one entered, and the file is for its owner alone") {
    some_folder folder;
    const history_file file(folder.file());
    CHECK(read(file).size() == 0);
    append(file, "申报 租金");
    append(file, "a = {\n1 }");
    const history past = read(file);
    REQUIRE(past.size() == 2);
    CHECK(past[0] == "申报 租金");
    CHECK(past[1] == "a = {\n1 }");
    struct stat how = {};
    REQUIRE(stat(folder.file().c_str(), &how) == 0);
    CHECK((how.st_mode & 0777U) == 0600U);
}

TEST_CASE("a line that was cut off does not take the next one with it, and no line can steer the terminal") {
    some_folder folder;
    const history_file file(folder.file());
    read(file);
    std::ofstream(folder.file(), std::ios::binary) << "show\x1b[2J\xFF\nfac";
    append(file, "why");
    const history past = read(file);
    REQUIRE(past.size() == 3);
    CHECK(past[0] == "show[2J\uFFFD");
    CHECK(past[1] == "fac");
    CHECK(past[2] == "why");
}

TEST_CASE("a file beyond its bound is cut to the younger entries, whole ones") {
    some_folder folder;
    const history_file file(folder.file());
    read(file);
    {
        std::ofstream old(folder.file(), std::ios::binary);
        for (int n = 0; n < 60'000; ++n) old << "an entry of the past, number " << n << "\n";
    }
    read(file);
    const history past = read(file);
    CHECK(fs::file_size(folder.file()) <= std::size_t{1} << 19);
    CHECK(past.size() > 10'000);
    CHECK(past[0].substr(0, 29) == "an entry of the past, number ");
    CHECK(past[past.size() - 1] == "an entry of the past, number 59999");
    CHECK(std::distance(fs::directory_iterator(fs::path(folder.file()).parent_path()), {}) == 1);
}

TEST_CASE("sessions at the same time lose nothing of each other, also while the file is cut") {
    some_folder folder;
    read(history_file(folder.file()));
    std::ofstream(folder.file(), std::ios::binary) << std::string(1'100'000, 'x') << "\n";
    constexpr int sessions = 6;
    constexpr int entries = 50;
    std::vector<std::thread> all;
    for (int who = 0; who < sessions; ++who) {
        all.emplace_back([&, who] {
            const history_file file(folder.file());
            std::string why;
            history before;
            for (int n = 0; n < entries; ++n)
                file.append("session " + std::to_string(who) + " line " + std::to_string(n), why);
            file.read(before, why);
        });
    }
    for (std::thread& one : all) one.join();
    const history past = read(history_file(folder.file()));
    std::size_t count = 0;
    for (std::size_t n = 0; n < past.size(); ++n) count += past[n].substr(0, 8) == "session " ? 1U : 0U;
    CHECK(count == std::size_t{sessions} * entries);
}

TEST_CASE("a history that cannot be kept says why") {
    some_folder folder;
    fs::create_directories(folder.file());  // a folder of that name
    history past;
    std::string why;
    CHECK_FALSE(history_file(folder.file()).read(past, why));
    CHECK_FALSE(why.empty());
}
