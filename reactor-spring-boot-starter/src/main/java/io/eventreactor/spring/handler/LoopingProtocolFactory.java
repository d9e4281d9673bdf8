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

package io.eventreactor.spring.handler;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import io.eventreactor.Protocol;
import io.eventreactor.Reactor;

/**
 * Calls annotated methods of the protocols that it has made, each for as long as there is
 * a connection and on the loop of that.
 */
class LoopingProtocolFactory extends BeanProtocolFactory {

	private final List<LoopingMethod> methods;

	private final Reactor reactor;

	// An entry is touched by the loop of its connection only
	private final Map<Protocol, List<LoopingMethodRun>> runs = new ConcurrentHashMap<>();

	LoopingProtocolFactory(ConfigurableBeanFactory beanFactory, String beanName, List<LoopingMethod> methods,
			Reactor reactor) {
		super(beanFactory, beanName);
		this.methods = methods;
		this.reactor = reactor;
	}

	@Override
	protected void protocolConnected(Protocol protocol) {
		Reactor loop = this.reactor.currentLoop();
		this.runs.put(protocol, this.methods.stream().map((method) -> method.start(protocol, loop)).toList());
	}

	@Override
	protected void protocolEnded(Protocol protocol) {
		List<LoopingMethodRun> runs = this.runs.remove(protocol);
		if (runs != null) {
			runs.forEach(LoopingMethodRun::end);
		}
		super.protocolEnded(protocol);
	}

}
