// A service loop: one policy, several threads, a case as JSON on each line of the input, an answer on each line of the output
// in the same order.
//
//     grant_service POLICY THREADS < cases.jsonl
//
// The policy is shared; each thread has facts and a result of its own, which it uses again for every case. A line that is no
// case gets an answer too, and the service goes on.
// SPDX-License-Identifier: Apache-2.0
#include <pol/case.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

struct request {
    std::size_t number = 0;
    std::string line;
};

// What waits for a thread; no more than a few, so that the memory does not grow with the input.
class queue {
public:
    void put(request r) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_.size() < most; });
        waiting_.push_back(std::move(r));
        changed_.notify_all();
    }
    void close() {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        changed_.notify_all();
    }
    std::optional<request> take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !waiting_.empty() || is_closed_; });
        if (waiting_.empty()) return std::nullopt;
        request r = std::move(waiting_.front());
        waiting_.pop_front();
        changed_.notify_all();
        return r;
    }

private:
    static constexpr std::size_t most = 1000;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<request> waiting_;
    bool is_closed_ = false;
};

// Answers in the order of the requests, whoever is done first.
class answers {
public:
    void give(std::size_t number, std::string text) {
        const std::lock_guard lock(mutex_);
        done_.emplace(number, std::move(text));
        for (auto next = done_.find(next_); next != done_.end(); next = done_.find(++next_)) {
            std::puts(next->second.c_str());
            done_.erase(next);
        }
    }

private:
    std::mutex mutex_;
    std::map<std::size_t, std::string> done_;
    std::size_t next_ = 0;
};

std::string decimal(std::int64_t amount, int decimals) {
    std::string digits = std::to_string(amount < 0 ? -amount : amount);
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    return amount < 0 ? "-" + digits : digits;
}

// The clauses that are claimed, each with its amount or its status.
std::string answer(const pol::case_assessor& desk, pol::case_facts& facts, pol::case_result& due,
                   const std::string& line) {
    for (const pol::diagnostic& wrong : facts.load(line)) {
        if (wrong.level == pol::severity::error) return "refused: " + pol::to_json(wrong);
    }
    desk.assess(facts, due);
    std::string text;
    for (std::size_t n = 0; n < due.clauses().size(); ++n) {
        const pol::case_result::clause& found = due.clauses()[n];
        if (found.status == pol::clause_status::not_claimed) continue;
        text += text.empty() ? "" : "; ";
        text += desk.clauses()[n].name + ' ';
        if (found.status != pol::clause_status::determined || !desk.clauses()[n].gives_money)
            text += pol::to_text(found.status);
        else if (found.is_beyond)
            text += desk.outcome_of(facts).clauses[n].amount;
        else
            text += decimal(found.amount, desk.clauses()[n].decimals);
    }
    return text;
}

void serve(const pol::case_assessor& desk, queue& from, answers& to) {
    pol::case_facts facts(desk);
    pol::case_result due(desk);
    while (const std::optional<request> r = from.take()) to.give(r->number, answer(desk, facts, due, r->line));
}

}  // namespace

int main(int count, char** words) {
    const int threads = count == 3 ? std::atoi(words[2]) : 0;
    if (threads < 1) {
        std::fputs("usage: grant_service POLICY THREADS < cases.jsonl\n", stderr);
        return 2;
    }
    pol::folder files(words[1]);
    const pol::compiled made = pol::compile(files);
    for (const pol::diagnostic& found : made.diagnostics) std::fputs(pol::render(found, {}).c_str(), stderr);
    if (!made.result) return 1;
    const pol::prepared_case ready = pol::prepare_case(*made.result);
    for (const pol::diagnostic& found : ready.diagnostics) std::fputs(pol::render(found, {}).c_str(), stderr);
    if (!ready.result) return 1;

    queue waiting;
    answers given;
    std::vector<std::thread> all;
    for (int n = 0; n < threads; ++n) all.emplace_back([&] { serve(*ready.result, waiting, given); });
    std::string line;
    for (std::size_t number = 0; std::getline(std::cin, line); ++number) waiting.put({number, line});
    waiting.close();
    for (std::thread& one : all) one.join();
    return 0;
}
