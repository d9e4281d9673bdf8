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

package io.eventreactor.benchmarks;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs every benchmark once, and sees that the peers have the same work done.
 */
class BenchmarksTests {

	static Stream<Arguments> benchmarks() {
		return Stream
			.of(benchmarks(DeferredCreateAddFire.class, 3), benchmarks(DeferredFireThenAdd.class, 3),
					benchmarks(DeferredLongChain.class, DeferredLongChain.STEPS), benchmarks(DeferredTower.class, 1),
					benchmarks(DeferredToFuture.class, 1), benchmarks(DeferredFromFuture.class, 1))
			.flatMap((benchmarks) -> benchmarks);
	}

	private static Stream<Arguments> benchmarks(Class<?> type, int steps) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> method.isAnnotationPresent(Benchmark.class))
			.map((method) -> Arguments.of(method, steps));
	}

	@ParameterizedTest
	@MethodSource("benchmarks")
	void everyStepRuns(Method benchmark, int steps) throws Exception {
		// A new instance has no result that an earlier benchmark could have left
		Class<?> type = benchmark.getDeclaringClass();
		Object instance = type.getConstructor().newInstance();
		Link input = (Link) type.getDeclaredField("input").get(instance);
		assertThat(benchmark.invoke(instance)).isSameAs(input.ahead(steps));
	}

	@Test
	void jmhRunsEveryBenchmark() throws RunnerException {
		Collection<RunResult> results = new Runner(new OptionsBuilder().forks(0)
			.mode(Mode.SingleShotTime)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(1))
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).run();
		assertThat(results).hasSameSizeAs(benchmarks().toList());
	}

}
