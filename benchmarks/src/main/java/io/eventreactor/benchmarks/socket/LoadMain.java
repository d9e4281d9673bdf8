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

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The process of the load. Prints what it has seen as one line of numbers: operations,
 * nanoseconds on the clock, nanoseconds of processor time of the server, and of the load.
 * With idle connections it prints a line when they are there, and holds them until its
 * input ends.
 *
 * @since 0.1.0
 */
public final class LoadMain {

	private static final Duration CONNECTING = Duration.ofMinutes(2);

	private static final int PATIENCE = 8;

	private LoadMain() {
	}

	/**
	 * Runs the load.
	 * @param arguments the workload, the port, the process of the server, the number of
	 * connections, the milliseconds to warm up, and those to measure
	 * @throws Exception if anything goes wrong
	 */
	public static void main(String[] arguments) throws Exception {
		Workload workload = Workload.valueOf(arguments[0]);
		int connections = Integer.parseInt(arguments[3]);
		Load load = new Load(workload, Integer.parseInt(arguments[1]), connections);
		load.start();
		if (workload.kind() == Workload.Kind.IDLE) {
			if (!load.awaitOperations(connections, CONNECTING)) {
				throw new IllegalStateException("Not all connections were made: " + load.operations());
			}
			System.out.println(load.operations());
			while (System.in.read() >= 0) {
				// Held until the input ends
			}
		}
		else {
			ProcessHandle server = ProcessHandle.of(Long.parseLong(arguments[2])).orElseThrow();
			measure(load, server, Duration.ofMillis(Long.parseLong(arguments[4])),
					Duration.ofMillis(Long.parseLong(arguments[5])));
		}
		Runtime.getRuntime().halt(0);
	}

	private static void measure(Load load, ProcessHandle server, Duration warmUp, Duration duration)
			throws InterruptedException {
		await(server, warmUp, warmUp);
		long operations = load.operations();
		long time = System.nanoTime();
		long serverTime = processorTime(server);
		long loadTime = processorTime(ProcessHandle.current());
		await(server, duration, duration.dividedBy(2));
		operations = load.operations() - operations;
		time = System.nanoTime() - time;
		serverTime = processorTime(server) - serverTime;
		loadTime = processorTime(ProcessHandle.current()) - loadTime;
		System.out.println(operations + " " + time + " " + serverTime + " " + loadTime);
	}

	/**
	 * Waits for time to pass, and for the server to get processor time: on a machine that
	 * others use, the clock does not tell how much was compiled, or done. Not for ever,
	 * since the server may have nothing to do.
	 * @param server the server
	 * @param time how long by the clock
	 * @param processorTime how much processor time
	 * @throws InterruptedException if the thread is interrupted
	 */
	private static void await(ProcessHandle server, Duration time, Duration processorTime) throws InterruptedException {
		long start = System.nanoTime();
		long serverStart = processorTime(server);
		TimeUnit.NANOSECONDS.sleep(time.toNanos());
		while (processorTime(server) - serverStart < processorTime.toNanos()
				&& System.nanoTime() - start < PATIENCE * time.toNanos()) {
			TimeUnit.MILLISECONDS.sleep(10);
		}
	}

	private static long processorTime(ProcessHandle process) {
		return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
	}

}
