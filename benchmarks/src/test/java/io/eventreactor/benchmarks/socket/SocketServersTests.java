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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.eventreactor.testing.LeakDetectionExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sees that every server of the socket benchmarks does its work, and that a comparison
 * runs from end to end. Nothing is asserted of times.
 */
@ExtendWith(LeakDetectionExtension.class)
class SocketServersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@TempDir
	static Path directory;

	private static Path keys() {
		return directory.resolve("keys.p12");
	}

	@BeforeAll
	static void makeKeys() throws Exception {
		TlsKeys.generate(keys());
		assertThat(Files.size(keys())).isPositive();
	}

	static Stream<Arguments> pairs() {
		return Arrays.stream(Workload.values())
			.flatMap((workload) -> workload.subjects()
				.stream()
				.filter((subject) -> subject != Subject.REDIS)
				.map((subject) -> Arguments.of(workload, subject)));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void everyServerDoesItsWork(Workload workload, Subject subject) throws Exception {
		BenchmarkServer server = subject.newServer();
		try {
			int port = server.start(new ServerSettings(workload.language(), workload.tls(), keys()));
			Load load = new Load(workload, port, 2);
			try {
				load.start();
				// The load itself compares all that comes back
				int operations = (workload.kind() == Workload.Kind.IDLE) ? 2 : 6 * workload.depth();
				assertThat(load.awaitOperations(operations, TIMEOUT)).isTrue();
			}
			finally {
				load.stop();
			}
		}
		finally {
			server.stop();
		}
	}

	@Test
	void aComparisonPrintsItsTables() throws Exception {
		String tables = SocketComparison.run(Settings.parse("rounds=1", "warmup=50", "duration=200", "connections=2",
				"idle=3", "workloads=lines-16,idle", "servers=event-reactor,netty-optimised"));
		assertThat(tables).contains("| 32-byte lines, 16 deep | Event Reactor |")
			.contains("| 32-byte lines, 16 deep | Netty, optimised |")
			.contains("| server | bytes of heap for an idle connection |")
			.doesNotContain("NaN")
			.doesNotContain("Failed");
	}

}
