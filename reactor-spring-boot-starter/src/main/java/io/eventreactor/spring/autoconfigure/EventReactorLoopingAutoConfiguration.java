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

package io.eventreactor.spring.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

import io.eventreactor.Reactor;
import io.eventreactor.spring.context.EventReactorLoopsLifecycle;
import io.eventreactor.spring.handler.LoopingBeans;

/**
 * Auto-configuration of the methods annotated with
 * {@link io.eventreactor.spring.annotation.Looping}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventReactorAutoConfiguration.class)
@ConditionalOnBean(Reactor.class)
public final class EventReactorLoopingAutoConfiguration {

	@Bean
	static LazyInitializationExcludeFilter eventReactorLoopingLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(LoopingBeans.class);
	}

	@Bean
	LoopingBeans eventReactorLoopingBeans(ConfigurableListableBeanFactory beanFactory, Reactor reactor) {
		return new LoopingBeans(beanFactory, reactor);
	}

	@Bean
	EventReactorLoopsLifecycle eventReactorLoopsLifecycle(LoopingBeans beans) {
		return new EventReactorLoopsLifecycle(beans);
	}

}
