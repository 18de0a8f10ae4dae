// The yardstick of a program's start: a C++ program that does nothing, linked as programs usually are.
// SPDX-License-Identifier: Apache-2.0
#include <string>

int main(int argc, char** argv) { return std::string(argv[0]).empty() ? argc : 0; }
