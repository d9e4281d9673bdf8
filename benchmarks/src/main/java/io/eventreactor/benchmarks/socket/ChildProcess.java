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

package io.eventreactor.benchmarks.socket;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A process that serves or loads, alone on its processor where the system can do that.
 */
final class ChildProcess implements AutoCloseable {

	/**
	 * The processor of servers.
	 */
	static final int SERVER_PROCESSOR = 0;

	/**
	 * The processor of the load.
	 */
	static final int LOAD_PROCESSOR = 1;

	private final String name;

	private final Process process;

	private final BufferedReader output;

	private ChildProcess(String name, List<String> command) throws IOException {
		this.name = name;
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.output = new BufferedReader(new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
	}

	/**
	 * Starts a Java program with the class path of this one.
	 * @param processor which processor it gets
	 * @param main the program
	 * @param arguments its arguments
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	static ChildProcess java(int processor, Class<?> main, List<String> arguments) throws IOException {
		List<String> command = pinned(processor);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC", "-XX:-UsePerfData"));
		if (Runtime.version().feature() >= 22) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
			if (argument.startsWith("-Dio.netty.") || argument.startsWith("-Dchild.")) {
				command.add(argument);
			}
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		return new ChildProcess(main.getSimpleName() + " " + arguments, command);
	}

	/**
	 * Starts a program of the system.
	 * @param processor which processor it gets
	 * @param program the program and its arguments
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	static ChildProcess program(int processor, List<String> program) throws IOException {
		List<String> command = pinned(processor);
		command.addAll(program);
		return new ChildProcess(program.get(0), command);
	}

	private static List<String> pinned(int processor) {
		List<String> command = new ArrayList<>();
		if (Runtime.getRuntime().availableProcessors() > 1 && find("taskset") != null) {
			command.addAll(List.of("taskset", "-c", Integer.toString(processor)));
		}
		return command;
	}

	/**
	 * Looks for a program.
	 * @param program its name
	 * @return where it is, or {@code null}
	 */
	static @Nullable Path find(String program) {
		String path = System.getenv("PATH");
		for (String directory : ((path != null) ? path : "").split(File.pathSeparator)) {
			Path candidate = Path.of(directory, program);
			if (Files.isExecutable(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * Returns the id of the process: {@code taskset} becomes the program it starts.
	 * @return the id
	 */
	long pid() {
		return this.process.pid();
	}

	/**
	 * Waits for a line.
	 * @return the line
	 * @throws IllegalStateException if the process has ended instead
	 */
	String readLine() {
		try {
			String line = this.output.readLine();
			if (line == null) {
				throw new IllegalStateException(this.name + " has failed");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends a line.
	 * @param line the line
	 * @throws IOException if the process has ended
	 */
	void writeLine(String line) throws IOException {
		OutputStream input = this.process.getOutputStream();
		input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		input.flush();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
