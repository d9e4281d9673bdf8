/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process has at a time and has to give back: file descriptors, as the kernel
 * counts them, and threads of the reactor.
 *
 * @param descriptors how many there are of each kind, such as sockets
 * @param threads how many there are of each name, without numbers
 */
record Leftovers(Map<String, Long> descriptors, Map<String, Long> threads) {

	static Leftovers now() {
		return new Leftovers(openDescriptors(), reactorThreads());
	}

	/**
	 * Counts the descriptors but for files on disks: the JDK opens archives as it needs
	 * them.
	 */
	private static Map<String, Long> openDescriptors() {
		try (Stream<Path> numbers = Files.list(Path.of("/proc/self/fd"))) {
			return count(numbers.map(Leftovers::target)
				.filter((target) -> !target.startsWith("/") || target.startsWith("/dev/"))
				.map((target) -> target.replaceAll(":\\[\\d+\\]", "")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String target(Path number) {
		try {
			return Files.readSymbolicLink(number).toString();
		}
		catch (IOException ex) {
			// That of the directory itself, which is open only while it is read
			return "/";
		}
	}

	private static Map<String, Long> reactorThreads() {
		return count(threads("event-reactor").map((thread) -> thread.getName().replaceAll("\\d", "")));
	}

	private static Stream<Thread> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && thread.getName().startsWith(prefix));
	}

	/**
	 * Tells what threads do, whichever reactor of the process they belong to.
	 * @param prefix what their names start with
	 * @return their stacks; empty if there are none
	 */
	static String stacks(String prefix) {
		return threads(prefix)
			.map((thread) -> thread + " " + thread.getState()
					+ Stream.of(thread.getStackTrace())
						.map((frame) -> "\n\tat " + frame)
						.collect(Collectors.joining("", "", "\n")))
			.collect(Collectors.joining());
	}

	private static Map<String, Long> count(Stream<String> names) {
		return names.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
	}

	/**
	 * Returns what there is more of than at another time.
	 */
	Map<String, Long> moreThan(Leftovers before) {
		Map<String, Long> more = new TreeMap<>();
		this.descriptors.forEach((kind, count) -> more.put(kind, count - before.descriptors.getOrDefault(kind, 0L)));
		this.threads.forEach((name, count) -> more.put(name, count - before.threads.getOrDefault(name, 0L)));
		more.values().removeIf((count) -> count <= 0);
		return more;
	}

}
