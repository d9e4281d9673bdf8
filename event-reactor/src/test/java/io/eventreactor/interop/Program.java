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

package io.eventreactor.interop;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A running program: what it is sent, and what it says on both of its outputs.
 */
final class Program implements Closeable {

	private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(30);

	private static final boolean REQUIRED = "required".equals(System.getenv("INTEROP_PROGRAMS"));

	private static final List<String> DIRECTORIES = List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin");

	private final String name;

	private final Process process;

	// Guarded by itself
	private final StringBuilder output = new StringBuilder();

	private boolean ended;

	private Program(String name, Process process) {
		this.name = name;
		this.process = process;
		Thread reader = new Thread(this::capture, "output of " + name);
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a program. Skips the test if it is not there.
	 * @param name the program
	 * @param arguments its arguments
	 * @return the program, to be closed
	 */
	static Program start(String name, Object... arguments) {
		List<String> command = new ArrayList<>();
		command.add(find(name));
		Arrays.stream(arguments).map(Object::toString).forEach(command::add);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("LC_ALL", "C.UTF-8");
		// What the machine has set up for the web is not for these ports
		builder.environment().keySet().removeIf((variable) -> variable.toLowerCase().endsWith("_proxy"));
		try {
			return new Program(name, builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Skips the test if a condition is not met; fails it where all programs are required.
	 * @param met the condition
	 * @param description what is missing
	 */
	static void require(boolean met, String description) {
		if (REQUIRED) {
			assertThat(met).as(description).isTrue();
		}
		assumeThat(met).as(description).isTrue();
	}

	private static String find(String name) {
		@Nullable Path found = null;
		for (String directory : DIRECTORIES) {
			Path candidate = Path.of(directory, name);
			if (found == null && Files.isExecutable(candidate)) {
				found = candidate;
			}
		}
		require(found != null, "the program " + name + " in one of " + DIRECTORIES);
		return String.valueOf(found);
	}

	private void capture() {
		try (Reader reader = new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8)) {
			char[] buffer = new char[8192];
			for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
				synchronized (this.output) {
					this.output.append(buffer, 0, length);
					this.output.notifyAll();
				}
			}
		}
		catch (IOException ex) {
			// Closed with the program
		}
		synchronized (this.output) {
			this.ended = true;
			this.output.notifyAll();
		}
	}

	/**
	 * Writes to the program's input.
	 * @param text what to write
	 * @return this
	 */
	Program send(String text) {
		try {
			this.process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new AssertionError(describe("takes no input"), ex);
		}
		return this;
	}

	/**
	 * Ends the program's input.
	 * @return this
	 */
	Program endInput() {
		try {
			this.process.getOutputStream().close();
		}
		catch (IOException ex) {
			throw new AssertionError(describe("takes no input"), ex);
		}
		return this;
	}

	/**
	 * Waits for the program to say something.
	 * @param pattern a regular expression for it
	 * @return the first group, or all of it
	 */
	String awaitOutput(String pattern) {
		Pattern compiled = Pattern.compile(pattern, Pattern.DOTALL);
		long end = System.nanoTime() + TIMEOUT;
		synchronized (this.output) {
			while (true) {
				Matcher matcher = compiled.matcher(this.output);
				if (matcher.find()) {
					return matcher.group((matcher.groupCount() > 0) ? 1 : 0);
				}
				if (this.ended || !await(end)) {
					throw new AssertionError(describe("did not say '" + pattern + "'"));
				}
			}
		}
	}

	/**
	 * Waits for the port that the program listens at, as it announces it.
	 * @param pattern a regular expression for the announcement, the port its first group
	 * @return the port
	 */
	int awaitPort(String pattern) {
		return Integer.parseInt(awaitOutput(pattern));
	}

	/**
	 * Waits for the program to end by itself.
	 * @return all that it said
	 */
	String awaitEnd() {
		long end = System.nanoTime() + TIMEOUT;
		synchronized (this.output) {
			while (!this.ended) {
				if (!await(end)) {
					throw new AssertionError(describe("does not end"));
				}
			}
			return this.output.toString();
		}
	}

	/**
	 * Waits for the program to end by itself, and well.
	 * @return all that it said
	 */
	String awaitSuccess() {
		String said = awaitEnd();
		assertThat(exitCode()).as(describe("failed")).isZero();
		return said;
	}

	/**
	 * Waits for the program to end by itself.
	 * @return its exit code
	 */
	int exitCode() {
		try {
			if (this.process.waitFor(TIMEOUT, TimeUnit.NANOSECONDS)) {
				return this.process.exitValue();
			}
			throw new AssertionError(describe("does not end"));
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	// Only while the output is held
	private boolean await(long end) {
		long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
		if (left <= 0) {
			return false;
		}
		try {
			this.output.wait(left);
			return true;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private String describe(String problem) {
		synchronized (this.output) {
			return this.name + " " + problem + ". It said:\n" + this.output;
		}
	}

	@Override
	public void close() {
		kill();
	}

	void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

}
