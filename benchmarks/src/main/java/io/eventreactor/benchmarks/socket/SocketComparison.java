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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Measures servers over sockets, and prints the tables of {@code docs/benchmarks.md}. In
 * each round every server is started anew, in turn, and loaded by another process. So the
 * ratios of a round are those of neighbours in time; the tables have their median and
 * range.
 *
 * @since 0.1.0
 */
public final class SocketComparison {

	private static final int ATTEMPTS = 100;

	private final Settings settings;

	private final ResultTable table = new ResultTable();

	private final @Nullable Path keys;

	private SocketComparison(Settings settings, @Nullable Path keys) {
		this.settings = settings;
		this.keys = keys;
	}

	/**
	 * Runs the comparison.
	 * @param arguments options; a wrong one lists them all
	 * @throws Exception if a server or the load fails
	 */
	public static void main(String[] arguments) throws Exception {
		System.out.println(run(Settings.parse(arguments)));
	}

	/**
	 * Runs the comparison.
	 * @param settings how to measure
	 * @return the tables, as Markdown
	 * @throws Exception if a server or the load fails
	 */
	static String run(Settings settings) throws Exception {
		Path directory = Files.createTempDirectory("socket-benchmarks");
		Path keys = directory.resolve("keys.p12");
		try {
			if (settings.workloads().stream().anyMatch((workload) -> workload.tls() != ServerSettings.Tls.NONE)) {
				TlsKeys.generate(keys);
			}
			return new SocketComparison(settings, keys).measureAll();
		}
		finally {
			Files.deleteIfExists(keys);
			Files.delete(directory);
		}
	}

	private String measureAll() throws Exception {
		List<Workload> group = new ArrayList<>();
		for (Workload workload : this.settings.workloads()) {
			boolean together = !group.isEmpty() && group.get(0).kind() == Workload.Kind.HANDSHAKE
					&& workload.kind() == Workload.Kind.HANDSHAKE;
			if (!together) {
				measureGroup(group);
				group.clear();
			}
			group.add(workload);
		}
		measureGroup(group);
		return this.table.toString();
	}

	// Those of a group share their rounds, so that they can be compared with one another
	private void measureGroup(List<Workload> group) throws Exception {
		for (int round = 0; round < this.settings.rounds(); round++) {
			for (Workload workload : group) {
				List<Subject> subjects = subjects(workload);
				// Nobody is always the first, or behind the same neighbour's heat
				Collections.rotate(subjects, round);
				for (Subject subject : subjects) {
					measure(workload, subject, round);
				}
			}
		}
	}

	private void measure(Workload workload, Subject subject, int round) throws Exception {
		try {
			Measurement measurement = measure(workload, subject);
			this.table.add(workload, subject, round, measurement);
			System.err.printf("%s, round %d, %s: %s%n", workload, round + 1, subject.label(), measurement);
		}
		catch (IOException | IllegalStateException ex) {
			// Not the end of a run that may have taken an hour; but the tables say it
			this.table.addFailure(workload, subject, round);
			System.err.printf("%s, round %d, %s: %s%n", workload, round + 1, subject.label(), ex);
		}
	}

	private List<Subject> subjects(Workload workload) {
		List<Subject> subjects = new ArrayList<>(workload.subjects());
		subjects.retainAll(this.settings.subjects());
		if (ChildProcess.find("redis-server") == null) {
			subjects.remove(Subject.REDIS);
		}
		return subjects;
	}

	private Measurement measure(Workload workload, Subject subject) throws Exception {
		if (subject == Subject.REDIS) {
			int port = freePort();
			try (ChildProcess server = redis(port)) {
				return load(workload, server, port);
			}
		}
		try (ChildProcess server = ChildProcess.java(ChildProcess.SERVER_PROCESSOR, ServerMain.class,
				List.of(subject.name(), workload.name(), String.valueOf(this.keys)))) {
			int port = Integer.parseInt(server.readLine());
			return (workload.kind() == Workload.Kind.IDLE) ? idle(workload, server, port)
					: load(workload, server, port);
		}
	}

	private Measurement load(Workload workload, ChildProcess server, int port) throws IOException {
		try (ChildProcess load = load(workload, server, port, this.settings.connections())) {
			return Measurement.ofLoad(load.readLine());
		}
	}

	private ChildProcess load(Workload workload, ChildProcess server, int port, int connections) throws IOException {
		return ChildProcess.java(ChildProcess.LOAD_PROCESSOR, LoadMain.class,
				List.of(workload.name(), Integer.toString(port), Long.toString(server.pid()),
						Integer.toString(connections),
						Long.toString(this.settings.warmUp() * workload.kind().warmUpFactor()),
						Long.toString(this.settings.duration())));
	}

	private Measurement idle(Workload workload, ChildProcess server, int port) throws IOException {
		int connections = this.settings.idleConnections();
		// The classes and pools that the first connections need are not theirs
		try (ChildProcess first = load(workload, server, port, Math.min(100, connections))) {
			first.readLine();
			long before = heap(server);
			try (ChildProcess load = load(workload, server, port, connections)) {
				load.readLine();
				return Measurement.ofHeap((double) (heap(server) - before) / connections);
			}
		}
	}

	private static long heap(ChildProcess server) throws IOException {
		server.writeLine(ServerMain.HEAP);
		return Long.parseLong(server.readLine());
	}

	// Redis

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static ChildProcess redis(int port) throws Exception {
		ChildProcess redis = ChildProcess.program(ChildProcess.SERVER_PROCESSOR,
				List.of("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
						"--appendonly", "no", "--logfile", "/dev/null",
						// Which would take the load's addresses for strangers
						"--protected-mode", "no"));
		for (int i = 0; i < ATTEMPTS; i++) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", port));
				return redis;
			}
			catch (IOException ex) {
				TimeUnit.MILLISECONDS.sleep(100);
			}
		}
		redis.close();
		throw new IllegalStateException("redis-server does not listen");
	}

}
