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

package io.eventreactor.spring.metrics;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.UnhandledFailures;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorMetricsAutoConfiguration;
import io.eventreactor.testing.IgnoreUnhandledFailures;

import static org.assertj.core.api.Assertions.assertThat;

class DeferredMetricsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorMetricsAutoConfiguration.class, MetricsAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	@IgnoreUnhandledFailures
	void countsFailuresThatNobodyHandles() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			// What other tests have dropped is counted before
			assertThat(UnhandledFailures.collect(Duration.ofSeconds(20))).isTrue();
			double before = count(registry);
			Deferred.fail(new Exception("nobody cares")).addCallback((value) -> value);
			Deferred.fail(new Exception("somebody does")).addErrback((failure) -> "");
			assertThat(UnhandledFailures.collect(Duration.ofSeconds(20))).isTrue();
			assertThat(count(registry)).isEqualTo(before + 1);
		});
	}

	@Test
	void startsWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DeferredMetrics.class));
	}

	private static double count(MeterRegistry registry) {
		return registry.get("eventreactor.deferred.unhandled").functionCounter().count();
	}

}
