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

package io.eventreactor.docs.servers;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.autoconfigure.EventReactorBuilderCustomizer;

@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	// tag::bean[]
	@Bean
	@ProtocolHandler("countdown")
	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	Countdown countdown() {
		return new Countdown(3);
	}
	// end::bean[]

	// tag::customizer[]
	@Bean(defaultCandidate = false, destroyMethod = "shutdown")
	ExecutorService blockingThreads() {
		return Executors.newFixedThreadPool(2);
	}

	@Bean
	EventReactorBuilderCustomizer twoBlockingThreads(@Qualifier("blockingThreads") ExecutorService blockingThreads) {
		return (builder) -> builder.threadPool(blockingThreads);
	}
	// end::customizer[]

}
