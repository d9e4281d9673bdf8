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
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process of a server. Prints its port; then, for each line "heap" of its input, the
 * bytes that its heap holds; ends with its input.
 *
 * @since 0.1.0
 */
public final class ServerMain {

	static final String HEAP = "heap";

	private static final int COLLECTIONS = 4;

	private ServerMain() {
	}

	/**
	 * Runs the server.
	 * @param arguments the subject, the workload, and for TLS the file of keys
	 * @throws Exception if the server cannot start
	 */
	public static void main(String[] arguments) throws Exception {
		Workload workload = Workload.valueOf(arguments[1]);
		Path keys = (arguments.length > 2) ? Path.of(arguments[2]) : null;
		BenchmarkServer server = Subject.valueOf(arguments[0]).newServer();
		System.out.println(server.start(new ServerSettings(workload.language(), workload.tls(), keys)));
		serve();
		// Without waiting for anything: it has been measured
		Runtime.getRuntime().halt(0);
	}

	private static void serve() throws IOException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			if (line.equals(HEAP)) {
				System.out.println(usedHeap());
			}
		}
	}

	private static long usedHeap() {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		// Several times: what one collection lets go of, the next one frees
		for (int i = 0; i < COLLECTIONS; i++) {
			memory.gc();
		}
		return memory.getHeapMemoryUsage().getUsed();
	}

}
